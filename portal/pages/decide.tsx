// All that waits for one person in one instance: each decision with what to read, what follows, and its own form.
import { count } from '../../process/views/written-date.ts';
import { Artifact } from '../components/artifact.tsx';
import { DecisionFormView } from '../components/decision-form.tsx';
import { renderPage } from '../components/frame.tsx';
import { Due, Note, Said, When } from '../components/parts.tsx';
import { PastDecisions } from '../components/past-decisions.tsx';
import { WaitingTasks } from '../components/waiting-tasks.tsx';
import { Others, Work } from '../components/work.tsx';
import type { ArtifactView, DecideView, DecisionItemView } from '../page-views.ts';
import { PATHS, anchorOf } from '../paths.ts';

export function renderDecide(view: DecideView): string {
  const { frame, items } = view;
  const heading = headingOf(view);
  return renderPage({
    title: `${heading} – ${frame.processName}`,
    referrer: 'same-origin',
    session: frame.session,
    operator: frame.operator,
    footer: (
      <span>
        Your link works until <When at={frame.session.linkExpiresAt} />.
      </span>
    ),
    children: (
      <>
        <header class="stack">
          <div class="stack" data-gap="tight">
            <p class="kicker">
              <a href={PATHS.home}>{frame.processName}</a>
              {frame.where !== null && ` · ${frame.where}`}
            </p>
            <h1>{heading}</h1>
          </div>
          {view.note && <Note note={view.note} />}
          {!view.mayDecide && items.length > 0 && (
            <Note
              note={{
                tone: 'idle',
                title: 'This link lets you read, not decide',
                text: `Ask ${frame.operator} for a link with which you can decide.`,
              }}
            />
          )}
          {items.length > 1 && <Contents items={items} />}
        </header>
        {items.map((item, index) => (
          <Decision key={item.approvalId} view={view} item={item} index={index} />
        ))}
        {view.tasks.length > 0 && (
          <section class="sheet" aria-labelledby="h-tasks">
            <h2 id="h-tasks">Your tasks</h2>
            <WaitingTasks tasks={view.tasks} operator={frame.operator} />
          </section>
        )}
        {(view.past.length > 0 || items.length === 0) && (
          <section class="sheet" aria-labelledby="h-past">
            <h2 id="h-past">Your decisions so far</h2>
            <PastDecisions past={view.past} empty="No decisions yet." />
          </section>
        )}
        {items.length === 0 && (
          <p>
            <a class="button" data-kind="primary" href={PATHS.home}>
              Where the process stands
            </a>
          </p>
        )}
      </>
    ),
  });
}

function headingOf({ items, tasks }: DecideView): string {
  if (items.length > 0)
    return `${count(items.length, 'decision')} ${items.length === 1 ? 'waits' : 'wait'} for you`;
  return tasks.length > 0
    ? `${count(tasks.length, 'task')} ${tasks.length === 1 ? 'waits' : 'wait'} for you`
    : 'Nothing waits for you now';
}

/** What stands open above is closed here: the same text twice hides what is new. */
function isShownAbove(items: DecisionItemView[], index: number, artifact: ArtifactView): boolean {
  return items
    .slice(0, index)
    .some(({ artifacts: [first] }) => first?.key === artifact.key && first.version === artifact.version);
}

function Contents({ items }: { items: DecisionItemView[] }) {
  return (
    <>
      <p class="lede">
        Each is taken and recorded for itself. You can take one now and come back for{' '}
        {items.length === 2 ? 'the other' : 'the others'}.
      </p>
      <ol class="contents">
        {items.map((item) => (
          <li key={item.approvalId}>
            <a href={`#${anchorOf(item.approvalId)}`}>{item.title}</a>{' '}
            <span class="quiet">
              by <When at={item.dueAt} year={false} />
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Decision({ view, item, index }: { view: DecideView; item: DecisionItemView; index: number }) {
  const anchor = anchorOf(item.approvalId);
  return (
    <section class="decision" id={anchor} aria-labelledby={`${anchor}-h`}>
      <header class="stack" data-gap="tight">
        {view.items.length > 1 && (
          <p class="kicker">
            Decision {index + 1} of {view.items.length}
          </p>
        )}
        <h2 id={`${anchor}-h`}>{item.title}</h2>
        <Due at={item.dueAt} now={view.frame.now} overdue={item.overdue} verb="Decide" />
        {view.mayDecide && item.typed?.problem && (
          <Note note={{ tone: 'bad', title: 'Not recorded yet', text: item.typed.problem }} level={3} />
        )}
        {view.mayDecide && (
          <p class="wide-hide small">
            <a href={`#${anchor}-form`}>Go to your decision</a>
          </p>
        )}
      </header>
      {item.note && <Note note={item.note} level={3} />}
      <div class="split">
        <div class="stack" data-gap="wide">
          <div class="stack text">
            <h3>What you decide</h3>
            <p>{item.question}</p>
            {item.description !== null && <Said>{item.description}</Said>}
            <Work item={item} />
          </div>
          <Others others={item.others} rule={item.rule} />
          <div class="stack">
            <h3>What to read first</h3>
            {item.artifacts.length === 0 && <p class="small quiet">Nothing is attached to this request.</p>}
            {item.artifacts.map((artifact, place) => (
              <Artifact
                key={artifact.key}
                artifact={artifact}
                open={place === 0 && !isShownAbove(view.items, index, artifact)}
              />
            ))}
          </div>
        </div>
        {view.mayDecide && <DecisionFormView item={item} anchor={anchor} frame={view.frame} />}
      </div>
    </section>
  );
}
