// The portal's first page: what waits for me, then where the process stands.
import { count } from '../../process/views/written-date.ts';
import { formWord } from '../components/artifact.tsx';
import { renderPage } from '../components/frame.tsx';
import { Icon } from '../components/icon.tsx';
import { Due, When } from '../components/parts.tsx';
import { PastDecisions } from '../components/past-decisions.tsx';
import { WaitingTasks } from '../components/waiting-tasks.tsx';
import type { ArtifactView, HomeView, PhaseProgressView } from '../page-views.ts';
import { PATHS, anchorOf } from '../paths.ts';

export function renderHome(view: HomeView): string {
  const { frame } = view;
  return renderPage({
    title: frame.processName,
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
        <header class="stack" data-gap="tight">
          <p class="kicker">{view.definitionName}</p>
          <h1>{frame.processName}</h1>
          <p class="lede">{view.summary}</p>
        </header>
        <Waiting view={view} />
        <Progress view={view} />
        <div class="split">
          <section class="sheet" aria-labelledby="h-decisions">
            <h2 id="h-decisions">Decisions so far</h2>
            <PastDecisions past={view.past} empty="No decisions yet." />
          </section>
          <div class="stack" data-gap="wide">
            <Documents artifacts={view.artifacts} />
            <section class="sheet" aria-labelledby="h-people">
              <h2 id="h-people">Who is involved</h2>
              <ul class="rows" data-after="head" data-gap="tight">
                {view.people.map((person) => (
                  <li key={person.name + person.role}>
                    <span class="row-title">
                      {person.name}
                      {person.you && ' (you)'}
                    </span>{' '}
                    <span class="hint">{person.role}</span>
                  </li>
                ))}
              </ul>
            </section>
          </div>
        </div>
      </>
    ),
  });
}

function Waiting({ view }: { view: HomeView }) {
  const { decisions, tasks, frame } = view;
  return (
    <section class="sheet" aria-labelledby="h-waits">
      <h2 id="h-waits">Waiting for you</h2>
      {decisions.length + tasks.length === 0 && <p class="hint">Nothing waits for you now.</p>}
      {decisions.length > 0 && (
        <ul class="rows" data-after="head">
          {decisions.map((decision) => (
            <li key={decision.approvalId} class="row">
              <a class="row-title" href={`${PATHS.decide}#${anchorOf(decision.approvalId)}`}>
                {decision.title}
              </a>
              <Due at={decision.dueAt} now={frame.now} overdue={decision.overdue} verb="Decide" />
            </li>
          ))}
        </ul>
      )}
      {tasks.length > 0 && <WaitingTasks tasks={tasks} operator={frame.operator} />}
      {decisions.length > 0 && (
        <div class="actions foot">
          <a class="button" data-kind="primary" href={PATHS.decide}>
            Read and decide
          </a>
        </div>
      )}
    </section>
  );
}

function Progress({ view }: { view: HomeView }) {
  return (
    <section class="sheet stack" aria-labelledby="h-stands">
      <h2 id="h-stands">Where it stands</h2>
      <div class="stack" data-gap="tight">
        <label class="small" for="done">
          {view.tasksDone} of {count(view.tasksTotal, 'task')} complete
        </label>
        <progress id="done" value={view.tasksDone} max={Math.max(1, view.tasksTotal)}>
          {`${view.tasksDone} of ${view.tasksTotal}`}
        </progress>
      </div>
      <ol class="phases">
        {view.phases.map((phase) => (
          <Phase key={phase.name} phase={phase} />
        ))}
      </ol>
    </section>
  );
}

function Phase({ phase }: { phase: PhaseProgressView }) {
  return (
    <li data-tone={phase.tone} aria-current={phase.current ? 'step' : undefined}>
      <strong>{phase.name}</strong>
      <span class="now">{phase.now}</span>
      {phase.lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </li>
  );
}

function Documents({ artifacts }: { artifacts: ArtifactView[] }) {
  return (
    <section class="sheet" aria-labelledby="h-artifacts">
      <h2 id="h-artifacts">Documents and data</h2>
      {artifacts.length === 0 && <p class="hint">Nothing stored yet.</p>}
      <ul class="rows" data-after="head">
        {artifacts.map((artifact) => (
          <li key={artifact.key}>
            <p class="with-icon">
              <Icon name={formWord(artifact.contentType) === 'Data' ? 'data' : 'doc'} quiet />
              <span class="row-title">{artifact.key}</span>
            </p>
            <p class="hint">
              Version {artifact.version}
              {artifact.storedBy &&
                `, ${artifact.storedBy.name}${artifact.storedBy.kind === 'agent' ? ' (AI agent)' : ''}`}
              {artifact.storedAt !== null && (
                <>
                  {', '}
                  <When at={artifact.storedAt} year={false} />
                </>
              )}
              .{' '}
              <a href={PATHS.artifact(artifact.key, artifact.version)}>
                Download<span class="hidden"> {artifact.key}</span>
              </a>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
