// The page of one task: how it stands, what agents did on it attempt by attempt, what they stored.
import { Said, When } from '../../portal/components/parts.tsx';
import { Tree } from '../../portal/components/tree.tsx';
import { count } from '../../process/views/written-date.ts';
import { ArtifactRows } from '../components/instance-artifacts.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { InstanceHead } from '../components/instance-head.tsx';
import { Confidence } from '../components/instance-tasks.tsx';
import { State } from '../components/state.tsx';
import type { TaskPageView, WorkAttemptView, WorkCallView } from '../views/types/instance-pages.ts';

export function renderInstanceTask(view: TaskPageView, { visit, note }: ConsolePageProps): string {
  const { head, name, state, facts, result, attempts, stored, errands } = view;
  return renderConsole({
    title: `${name} – ${head.name}`,
    at: 'instances',
    visit,
    note,
    instanceId: head.id,
    children: (
      <>
        <InstanceHead head={head} title={name} />
        <div class="split">
          <div class="stack" data-gap="wide" data-live="attempts">
            {attempts.length === 0 && (
              <section class="sheet">
                <h2>Work of agents</h2>
                <p class="hint">
                  No agent has been at it. What one does, calls and stores stands here, attempt by attempt.
                </p>
              </section>
            )}
            {attempts.map((attempt) => (
              <Attempt key={attempt.attempt} attempt={attempt} />
            ))}
          </div>
          <div class="stack" data-gap="wide">
            <section class="sheet" aria-labelledby="h-about" data-live="about">
              <div class="head">
                <h2 id="h-about">About</h2> {state && <State state={state} />}
              </div>
              <dl class="facts" data-after="head">
                {facts.flatMap(({ name: fact, value }) => [
                  <dt key={fact}>{fact}</dt>,
                  <dd key={`${fact} is`} class="pre-line">
                    {value}
                  </dd>,
                ])}
              </dl>
              {result !== null && (
                <>
                  <h3>Result</h3>
                  <Tree value={result} />
                </>
              )}
            </section>
            <section class="sheet" aria-labelledby="h-stored" data-live="stored">
              <h2 id="h-stored">Stored</h2>
              {stored.length === 0 ? <p class="hint">Nothing yet.</p> : <ArtifactRows rows={stored} />}
            </section>
            {errands.length > 0 && (
              <section class="sheet" aria-labelledby="h-errands">
                <h2 id="h-errands">Errands about it</h2>
                <ul class="rows" data-after="head" data-gap="tight">
                  {errands.map((errand) => (
                    <li key={errand.href}>
                      <a href={errand.href}>{errand.name}</a>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </div>
        </div>
      </>
    ),
  });
}

function Attempt({ attempt }: { attempt: WorkAttemptView }) {
  const { confidence, concerns, calls, remote, refused, turns } = attempt;
  const id = `attempt-${attempt.attempt}`;
  return (
    <section class="sheet stack" id={id} aria-labelledby={`${id}-h`}>
      <div class="head">
        <h2 id={`${id}-h`}>Attempt {attempt.attempt}</h2> <State state={attempt.state} />
      </div>
      <p class="byline">
        <span class="person">{attempt.who}</span> <span class="tag">AI agent</span>
        {attempt.isSimulated && (
          <>
            {' '}
            <span class="tag">simulated</span>
          </>
        )}{' '}
        <span>
          <When at={attempt.startedAt} year={false} />
          {attempt.endedAt !== null && (
            <>
              {' to '}
              <When at={attempt.endedAt} year={false} />
            </>
          )}
        </span>
      </p>
      {attempt.summary !== null && attempt.summary !== '' && <Said small>{attempt.summary}</Said>}
      {attempt.reason !== null && <Said small>{attempt.reason}</Said>}
      <dl class="facts">
        {attempt.ran !== '' && (
          <>
            <dt>Ran</dt>
            <dd>{attempt.ran}</dd>
          </>
        )}
        {confidence !== null && (
          <>
            <dt>Confidence</dt>
            <dd>
              <Confidence {...confidence} />
            </dd>
          </>
        )}
        {attempt.toolsUsed !== null && (
          <>
            <dt>Tools used</dt>
            <dd>{attempt.toolsUsed}</dd>
          </>
        )}
        <dt>Concerns</dt>
        <dd>
          {concerns.length === 0
            ? 'None raised'
            : concerns.map(({ kind, text }) => (
                <span key={text} class="line">
                  {kind}: {text}
                </span>
              ))}
        </dd>
        {attempt.corrected !== null && (
          <>
            <dt>Review</dt>
            <dd>{attempt.corrected}</dd>
          </>
        )}
      </dl>
      {calls.length > 0 && (
        <details class="result" id={`${id}-calls`} open={calls.length <= 8}>
          <summary>{count(calls.length, 'call of a tool', 'calls of tools')}</summary>
          {calls.map((call, index) => (
            <Call key={index} call={call} />
          ))}
        </details>
      )}
      {turns.length > 0 && (
        <Listed id={`${id}-turns`} title={count(turns.length, 'turn of the model', 'turns of the model')}>
          {turns.map(({ turn, at, says }) => ({ at, says: `Turn ${turn}: ${says}` }))}
        </Listed>
      )}
      {remote.length > 0 && (
        <Listed
          id={`${id}-remote`}
          title={count(remote.length, 'request to the agent', 'requests to the agent')}
        >
          {remote}
        </Listed>
      )}
      {refused.map(({ tool, reason }, index) => (
        <p key={index} class="small">
          It was refused {tool}: {reason}
        </p>
      ))}
      {attempt.transcriptHref !== null && (
        <p class="small">
          <a href={attempt.transcriptHref}>
            Transcript<span class="hidden"> of attempt {attempt.attempt}</span>
          </a>
        </p>
      )}
    </section>
  );
}

function Listed({
  id,
  title,
  children,
}: {
  id: string;
  title: string;
  children: { at: number; says: string }[];
}) {
  return (
    <details class="result" id={id}>
      <summary>{title}</summary>
      <ol class="small bullets">
        {children.map(({ at, says }, index) => (
          <li key={index}>
            <When at={at} seconds year={false} />: {says}
          </li>
        ))}
      </ol>
    </details>
  );
}

function Call({ call }: { call: WorkCallView }) {
  return (
    <details>
      <summary class="small">
        {call.by !== null && `${call.by}: `}
        {call.tool}
        {!call.ok && <span class="quiet"> (did not work)</span>}
        {call.isApproved && <span class="quiet"> (approved by a person)</span>}
        <span class="quiet">
          , <When at={call.at} seconds year={false} />
        </span>
      </summary>
      <p class="small">Asked for</p>
      <pre class="text-artifact" tabIndex={0}>
        {call.arguments === '' ? 'Nothing' : call.arguments}
      </pre>
      <p class="small">Got</p>
      <pre class="text-artifact" tabIndex={0}>
        {call.result === '' ? 'Nothing' : call.result}
      </pre>
    </details>
  );
}
