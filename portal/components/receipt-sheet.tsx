// The receipt of one decision as a sheet: who, what, when, on which versions, and where it stands on the record.
import { sayList } from '../../process/views/format.ts';
import { count } from '../../process/views/written-date.ts';
import type { Correction } from '../../process/events.ts';
import type { ReceiptView, WorkItemView } from '../page-views.ts';
import { formWord } from './artifact.tsx';
import { Digest, Said, State, When } from './parts.tsx';
import { Tree } from './tree.tsx';

export function ReceiptSheet({ view }: { view: ReceiptView }) {
  const verb = view.choice === 'approve' ? 'approved' : 'rejected';
  const who = view.own ? 'You' : view.decidedBy.name;
  return (
    <article class="sheet receipt" data-pad="roomy">
      <header class="stack" data-gap="tight">
        <p class="head">
          <span class="kicker">Receipt</span> <State choice={view.choice} />
        </p>
        <h1>
          {who} {verb} {view.title}
        </h1>
        <p class="quiet">
          {view.frame.processName}, phase {view.phaseName}
        </p>
      </header>
      <Signatures view={view} />
      <section aria-labelledby="h-what" class="stack" data-gap="tight">
        <h2 id="h-what">{view.own ? 'Your decision' : 'The decision'}</h2>
        <dl class="facts">
          <dt>Decision</dt>
          <dd>
            {view.correction
              ? 'Approved with corrections'
              : view.choice === 'approve'
                ? 'Approved'
                : 'Rejected'}
          </dd>
          {view.correction && <Corrected correction={view.correction} />}
          <dt>Comment</dt>
          <dd class={view.comment === '' ? 'quiet' : 'pre-line'}>
            {view.comment === '' ? 'None' : view.comment}
          </dd>
          <dt>Takes effect</dt>
          <dd>Once. Sending it again changes nothing.</dd>
          <dt>Identified by</dt>
          <dd>{view.identifiedBy}</dd>
        </dl>
      </section>
      <section aria-labelledby="h-shown" class="stack" data-gap="tight">
        <h2 id="h-shown">{view.own ? 'What you were shown' : 'What was shown'}</h2>
        <Shown view={view} />
      </section>
      <section aria-labelledby="h-next" class="stack" data-gap="tight">
        <h2 id="h-next">What happens next</h2>
        <p>{view.next}</p>
      </section>
      <Record view={view} />
    </article>
  );
}

/** What stands in place of what the agent made, which stays on record. */
function Corrected({ correction: { summary, result, facts } }: { correction: Correction }) {
  return (
    <>
      <dt>Corrected</dt>
      <dd class="stack" data-gap="tight">
        {summary !== undefined && <Said small>{summary}</Said>}
        {result !== undefined && <Tree value={result} words />}
        {facts !== undefined && <Tree value={facts} />}
        <span class="hint">What the agent had made stays on record beside it.</span>
      </dd>
    </>
  );
}

/** The mark's two strokes: who did the work, who countersigned; dashed: who has not answered yet. */
function Signatures({ view }: { view: ReceiptView }) {
  const done = view.work.filter(({ state }) => state === 'done');
  const verb = view.choice === 'approve' ? 'Approved by' : 'Rejected by';
  return (
    <div class="signatures">
      {done.length > 0 && <WorkSignature done={done} />}
      <div class="signature">
        <span>{verb}</span>
        <strong>{view.decidedBy.name}</strong>
        {view.decidedBy.role !== undefined && <span>{view.decidedBy.role}</span>}
        {view.inPlaceOf !== null && <span>In place of {view.inPlaceOf}</span>}
        <When at={view.receivedAt} seconds />
      </div>
      {view.others.map(({ name, answer, inPlaceOf }) => (
        <div key={name} class="signature" data-open={answer ? undefined : true}>
          <span>{answer ? (answer.choice === 'approve' ? 'Approved by' : 'Rejected by') : 'Also asked'}</span>
          <strong>{name}</strong>
          {inPlaceOf !== null && <span>In place of {inPlaceOf}</span>}
          {answer ? <When at={answer.at} seconds /> : <span>Has not answered</span>}
        </div>
      ))}
    </div>
  );
}

function WorkSignature({ done }: { done: WorkItemView[] }) {
  const names = [...new Set(done.map(({ by }) => by.name))];
  const agents = done.every(({ by }) => by.kind === 'agent');
  const simulated = done.some(({ by }) => by.simulated === true);
  const last = Math.max(...done.map(({ doneAt }) => doneAt ?? 0));
  const some = done.some(({ by }) => by.kind === 'agent');
  const kind = agents
    ? names.length === 1
      ? 'AI agent'
      : 'AI agents'
    : some
      ? 'people and AI agents'
      : null;
  const attempt = done.length === 1 && done[0]!.attempt > 1 ? `attempt ${done[0]!.attempt}` : null;
  const tasks = done.length > 1 ? count(done.length, 'task') : null;
  return (
    <div class="signature">
      <span>Work by</span>
      <strong>{sayList(names)}</strong>
      <span>
        {[kind, simulated ? 'simulated' : null, tasks, attempt].filter((part) => part !== null).join(', ')}
      </span>
      {last > 0 && <When at={last} seconds />}
    </div>
  );
}

function Shown({ view: { shown, work } }: { view: ReceiptView }) {
  const files = work.flatMap((each) => each.files);
  if (shown.length + files.length === 0)
    return <p class="small quiet">No artifacts were attached, only the text of the request.</p>;
  return (
    <ul class="rows" data-edge="open">
      {shown.map((artifact) => (
        <li key={artifact.key}>
          <span class="head">
            <span class="row-title">{artifact.key}</span>{' '}
            <span class="small quiet">
              {artifact.version === 0
                ? 'Was not there yet'
                : `${formWord(artifact.contentType)}, version ${artifact.version}`}
            </span>
          </span>
          {artifact.sha256 !== '' && <Digest hex={artifact.sha256} />}
        </li>
      ))}
      {files.map((file) => (
        <li key={`${file.key} ${file.version}`}>
          <span class="head">
            <span class="row-title">{file.name}</span>{' '}
            <span class="small quiet">Handed in, version {file.version}</span>
          </span>
          <Digest hex={file.sha256} />
        </li>
      ))}
    </ul>
  );
}

function Record({ view }: { view: ReceiptView }) {
  const { record } = view;
  return (
    <section aria-labelledby="h-record" class="stack" data-gap="tight">
      <h2 id="h-record">The record</h2>
      <dl class="facts">
        <dt>Process</dt>
        <dd>
          {record.instanceId}, {record.definition}
        </dd>
        <dt>Audit entry</dt>
        <dd>{record.auditSeq}, approval decided</dd>
        {record.auditHead !== null && (
          <>
            <dt>Audit head</dt>
            <dd>
              <Digest hex={record.auditHead} />
            </dd>
          </>
        )}
        {record.viewed !== null && (
          <>
            <dt>Page shown</dt>
            <dd>
              <Digest hex={record.viewed} />
            </dd>
          </>
        )}
        <dt>Decision id</dt>
        <dd>
          <code>{view.decisionId}</code>
        </dd>
      </dl>
      {record.auditHead !== null && (
        <p class="hint">
          The audit head stands for every entry up to this one. If an earlier entry were altered, it would no
          longer fit.
        </p>
      )}
    </section>
  );
}
