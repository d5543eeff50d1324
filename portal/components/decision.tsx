// One open approval to read: what is decided, by when, on whose work, what to read first. Its form stands beside it.
import type { ComponentChildren } from 'preact';
import type { ArtifactView, DecideView, DecisionItemView } from '../page-views.ts';
import { PATHS, anchorOf } from '../paths.ts';
import { AgentWork } from './agent-work.tsx';
import { Artifact } from './artifact.tsx';
import { CallArguments } from './call-arguments.tsx';
import { Changes } from './changes.tsx';
import { Due, Note, Said } from './parts.tsx';
import { Proposal } from './review.tsx';
import { RoundBefore } from './round-before.tsx';
import { Thread } from './thread.tsx';
import { Others, Work } from './work.tsx';

/** `children`: the form, where the person may decide. */
export function Decision({
  view,
  index,
  children,
}: {
  view: DecideView;
  index: number;
  children: ComponentChildren;
}) {
  const item = view.items[index]!;
  const anchor = anchorOf(item.approvalId);
  const problem = item.typed?.problem ?? item.typed?.codeProblem;
  const agentWork = view.agentWork?.[item.approvalId];
  const thread = view.threads?.[item.approvalId];
  return (
    <section class="decision" id={anchor} aria-labelledby={`${anchor}-h`}>
      <header class="stack" data-gap="tight">
        {view.items.length > 1 && (
          <p class="kicker">
            Decision {index + 1} of {view.items.length}
          </p>
        )}
        <h2 id={`${anchor}-h`}>{item.title}</h2>
        {item.inPlaceOf !== null && <p class="small">You decide in place of {item.inPlaceOf}.</p>}
        <Due at={item.dueAt} now={view.frame.now} overdue={item.overdue} verb="Decide" />
        {view.mayDecide && problem && (
          <Note note={{ tone: 'bad', title: 'Not recorded yet', text: problem }} level={3} />
        )}
        {view.mayDecide && (
          <p class="wide-hide small">
            <a href={`#${anchor}-form`}>Go to your decision</a>
          </p>
        )}
      </header>
      {item.note && <Note note={item.note} level={3} />}
      <Changes changes={item.changes} />
      <RoundBefore view={item.before} />
      <div class="split">
        <div class="stack" data-gap="wide">
          <div class="stack text">
            <h3>What you decide</h3>
            <p>{item.question}</p>
            {item.description !== null &&
              (item.toolCall ? (
                <CallArguments text={item.description} />
              ) : item.isSaid ? (
                <Said>{item.description}</Said>
              ) : (
                <p class="pre-line">{item.description}</p>
              ))}
            <Work item={item} />
            {item.review && <Proposal review={item.review} />}
          </div>
          <Others others={item.others} rule={item.rule} />
          <div class="stack">
            <h3>What to read first</h3>
            {item.artifacts.length === 0 && <NothingAttached item={item} />}
            {item.artifacts.map((artifact, place) => (
              <Artifact
                key={artifact.key}
                artifact={artifact}
                open={place === 0 && !isShownAbove(view.items, index, artifact)}
              />
            ))}
          </div>
          {agentWork && <AgentWork work={agentWork} level={3} />}
          {thread && <Thread thread={thread} level={3} fold />}
        </div>
        {view.mayDecide && children}
      </div>
    </section>
  );
}

/** What stands open above is closed here: the same text twice hides what is new. */
function isShownAbove(items: DecisionItemView[], index: number, artifact: ArtifactView): boolean {
  return items
    .slice(0, index)
    .some(({ artifacts: [first] }) => first?.key === artifact.key && first.version === artifact.version);
}

/** Then the words of those who did the work are all there is: where they stand, and where to find the rest. */
function NothingAttached({ item: { work } }: { item: DecisionItemView }) {
  const said = work.some(({ state, summary, result }) => state === 'done' && (summary ?? result) !== null);
  return (
    <p class="small">
      No document is attached.{said && ' What was done stands above.'}{' '}
      <a href={`${PATHS.home}#h-artifacts`}>All documents of this process</a>
    </p>
  );
}
