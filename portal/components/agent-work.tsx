// What AI agents did on a task, folded: attempts, what ran, calls of tools with what they got, and what it took.
import type { AgentAttemptView, AgentWorkView } from '../page-views.ts';
import { Actor, Said, When } from './parts.tsx';

const OUTCOMES: Record<AgentAttemptView['outcome'], { tone: string; word: string }> = {
  running: { tone: 'work', word: 'Working' },
  done: { tone: 'ok', word: 'Done' },
  failed: { tone: 'bad', word: 'Failed' },
  stopped: { tone: 'idle', word: 'Stopped' },
};

/** `level`: of its heading. */
export function AgentWork({ work, level }: { work: AgentWorkView[]; level: 2 | 3 }) {
  if (work.length === 0) return null;
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div class="stack" data-gap="tight">
      <Heading>How the work was done</Heading>
      {work.map(({ taskId, name, attempts }) => (
        <details key={taskId} class="result">
          <summary>
            {attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`}
            <span class={work.length === 1 ? 'hidden' : undefined}> at {name}</span>
          </summary>
          <ol class="rows" data-gap="tight">
            {attempts.map((attempt) => (
              <Attempt key={attempt.attempt} attempt={attempt} />
            ))}
          </ol>
        </details>
      ))}
    </div>
  );
}

function Attempt({ attempt }: { attempt: AgentAttemptView }) {
  const { tone, word } = OUTCOMES[attempt.outcome];
  return (
    <li>
      <span class="head">
        <span class="row-title">Attempt {attempt.attempt}</span>
        <span class="state" data-tone={tone}>
          {word}
        </span>
      </span>
      <p class="byline">
        <Actor actor={attempt.by} />
        <span>
          {attempt.ran !== null && !attempt.by.simulated && `${attempt.ran}, `}
          <When at={attempt.startedAt} year={false} />
          {attempt.endedAt !== null && (
            <>
              {' to '}
              <When at={attempt.endedAt} year={false} />
            </>
          )}
        </span>
      </p>
      {attempt.reason !== null && <Said small>{attempt.reason}</Said>}
      {attempt.took !== null && <p class="hint">It took {attempt.took}.</p>}
      {attempt.calls.map((call, index) => (
        <Call key={index} call={call} />
      ))}
      {attempt.refused.map(({ tool, reason }, index) => (
        <p key={index} class="small">
          It was refused {tool}: {reason}
        </p>
      ))}
    </li>
  );
}

function Call({ call }: { call: AgentAttemptView['calls'][number] }) {
  return (
    <details>
      <summary class="small">
        {call.by !== null && `${call.by}: `}
        {call.tool}
        {!call.ok && <span class="quiet"> (did not work)</span>}
        {call.approved && <span class="quiet"> (approved by a person)</span>}
      </summary>
      <p class="small">Asked for</p>
      <pre class="text-artifact" tabIndex={0}>
        {call.arguments === '' ? 'Nothing' : call.arguments}
      </pre>
      <p class="small">{call.from === null ? 'Got' : `Got: ${call.from}`}</p>
      <pre class="text-artifact" tabIndex={0}>
        {call.result === '' ? 'Nothing' : call.result}
      </pre>
    </details>
  );
}
