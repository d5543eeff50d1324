// The work that a decision is about: who did it and what they say of it; or that it starts only on approval.
import type { DecisionItemView, OtherApproverView, WorkItemView } from '../page-views.ts';
import { percent } from '../../process/views/written-date.ts';
import { PATHS } from '../paths.ts';
import { nodesIn } from '../views/shown-artifact.ts';
import { Actor, Said, State, When } from './parts.tsx';
import { Tree } from './tree.tsx';

/** A result with more values than this is folded. */
const UNFOLDED = 40;

/** One task in words; several as a list. */
export function Work({ item }: { item: DecisionItemView }) {
  const [only] = item.work;
  if (!only) return null;
  if (item.work.length === 1)
    return (
      <>
        <Byline work={only} />
        {only.summary !== null && only.state === 'done' && <Said>{only.summary}</Said>}
        <Result work={only} />
        {item.review === null && lowConfidence(only)}
      </>
    );
  return (
    <ul class="rows">
      {item.work.map((work) => (
        <li key={work.taskId}>
          <span class="row-title">{work.name}</span>
          <Byline work={work} />
          {work.summary !== null && <Said small>{work.summary}</Said>}
          <Result work={work} />
        </li>
      ))}
    </ul>
  );
}

function Byline({ work }: { work: WorkItemView }) {
  return (
    <p class="byline">
      <Actor actor={work.by} />{' '}
      <span>
        {work.state === 'starts-on-approval' && 'does the work once you approve'}
        {work.state === 'open' && 'is at it'}
        {work.state === 'done' && (
          <>
            did the work
            {work.doneAt !== null && (
              <>
                {', '}
                <When at={work.doneAt} year={false} />
              </>
            )}
            {work.attempt > 1 && `, attempt ${work.attempt}`}
            {work.correctedBy !== undefined && `; ${work.correctedBy} corrected it`}
          </>
        )}
      </span>
    </p>
  );
}

function Result({ work: { result, files, state, name } }: { work: WorkItemView }) {
  if (result === null || state !== 'done') return null;
  return (
    <details class="result" open={nodesIn(result) <= UNFOLDED}>
      <summary>
        Result<span class="hidden"> of {name}</span>
      </summary>
      <Tree value={result} words />
      {files.length > 0 && (
        <ul class="small files">
          {files.map(({ key, version, name: file }) => (
            <li key={key}>
              <a href={PATHS.artifactPage(key, version)}>Read {file}</a>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function lowConfidence({ confidence }: WorkItemView) {
  return confidence !== null && confidence < 0.7 ? (
    <p class="small quiet">By its own account it is {percent(confidence)} sure.</p>
  ) : null;
}

/** Who else is asked, and what they have answered. */
export function Others({ others, rule }: { others: OtherApproverView[]; rule: string | null }) {
  if (others.length === 0) return null;
  return (
    <div class="stack" data-gap="tight">
      <h3>Who else is asked</h3>
      {rule !== null && <p class="small">{rule}</p>}
      <ul class="rows" data-gap="tight">
        {others.map(({ name, answer, turn, inPlaceOf }) => (
          <li key={name}>
            <span class="head">
              <span class="row-title">{name}</span>
              {answer ? (
                <State choice={answer.choice} />
              ) : (
                <span class="small quiet">
                  {turn === 'after-you' ? 'Is asked after you' : 'Has not answered yet'}
                </span>
              )}
            </span>
            {inPlaceOf !== null && <p class="small quiet">In place of {inPlaceOf}</p>}
            {answer && answer.comment !== '' && <p class="small said">{answer.comment}</p>}
          </li>
        ))}
      </ul>
    </div>
  );
}
