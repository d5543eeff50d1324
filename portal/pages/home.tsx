// The portal's first page: what waits for me, then where the process stands.
import type { ComponentChildren } from 'preact';
import { count } from '../../process/views/written-date.ts';
import { renderInstancePage } from '../components/frame.tsx';
import { Due, When } from '../components/parts.tsx';
import { PastDecisions } from '../components/past-decisions.tsx';
import { StuckTasks } from '../components/stuck-tasks.tsx';
import { WaitingQuestions } from '../components/waiting-questions.tsx';
import { WaitingTasks } from '../components/waiting-tasks.tsx';
import type { HomeView, PhaseProgressView } from '../page-views.ts';
import { PATHS, anchorOf } from '../paths.ts';

/** What other parts of the portal put on this page. */
export interface HomeSections {
  artifacts?: ComponentChildren;
  comments?: ComponentChildren;
}

export function renderHome(view: HomeView, sections: HomeSections = {}): string {
  const { frame } = view;
  return renderInstancePage({
    frame,
    title: frame.processName,
    children: (
      <>
        <header class="stack" data-gap="tight">
          <p class="kicker">{view.definitionName}</p>
          <h1>{frame.processName}</h1>
          <p class="lede">{view.summary}</p>
        </header>
        <Waiting view={view} />
        {view.stuck.length > 0 && <StuckTasks stuck={view.stuck} />}
        <Progress view={view} />
        <div class="split">
          <div class="stack" data-gap="wide">
            {sections.comments}
            <section class="sheet" aria-labelledby="h-decisions">
              <h2 id="h-decisions">Decisions so far</h2>
              <PastDecisions past={view.past} empty="No decisions yet." />
            </section>
            <News news={view.news} />
          </div>
          <div class="stack" data-gap="wide">
            {sections.artifacts}
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
            <HandingOver view={view} />
          </div>
        </div>
      </>
    ),
  });
}

function Waiting({ view }: { view: HomeView }) {
  const { decisions, tasks, questions, frame } = view;
  return (
    <section class="sheet" aria-labelledby="h-waits">
      <h2 id="h-waits">Waiting for you</h2>
      {decisions.length + tasks.length + questions.length === 0 && (
        <p class="hint">Nothing waits for you now.</p>
      )}
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
      {questions.length > 0 && <WaitingQuestions questions={questions} />}
      {tasks.length > 0 && <WaitingTasks tasks={tasks} />}
      {decisions.length + tasks.length > 0 && (
        <div class="actions foot">
          {decisions.length > 0 && (
            <a class="button" data-kind="primary" href={PATHS.decide}>
              Read and decide
            </a>
          )}
          {tasks[0] && (
            <a
              class="button"
              data-kind={decisions.length === 0 ? 'primary' : undefined}
              href={PATHS.task(tasks[0].taskId)}
            >
              Go to {tasks.length === 1 ? 'the task' : 'the first task'}
            </a>
          )}
        </div>
      )}
    </section>
  );
}

function Progress({ view }: { view: HomeView }) {
  return (
    <section class="sheet stack" aria-labelledby="h-stands">
      <div class="head">
        <h2 id="h-stands">Where it stands</h2>{' '}
        {view.expectedAt !== null && (
          <p class="small quiet">
            Expected to be done by <When at={view.expectedAt} />
          </p>
        )}
        {view.doneAt !== null && (
          <p class="small quiet">
            Ended <When at={view.doneAt} />
          </p>
        )}
      </div>
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
      {view.next.length > 0 && (
        <div class="stack" data-gap="tight">
          <h3>What comes next</h3>
          <ul class="small">
            {view.next.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
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

function News({ news }: { news: HomeView['news'] }) {
  return (
    <section class="sheet" aria-labelledby="h-news">
      <h2 id="h-news">What happened lately</h2>
      {news.length === 0 && <p class="hint">Nothing yet.</p>}
      <ul class="rows" data-after="head" data-gap="tight">
        {news.map(({ at, text }, index) => (
          <li key={index}>
            <span class="small row-words">{text}</span>
            <span class="hint">
              <When at={at} year={false} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Links to what else this person may do here. */
function HandingOver({ view: { absence, mayAct } }: { view: HomeView }) {
  if (absence === null && !mayAct) return null;
  return (
    <section class="sheet" aria-labelledby="h-may">
      <h2 id="h-may">What else you can do</h2>
      <ul class="rows" data-after="head" data-gap="tight">
        {mayAct && (
          <li>
            <a href={PATHS.act}>Act on what is open</a>
            <span class="hint">Move a deadline, remind, ask somebody else, cancel the process.</span>
          </li>
        )}
        {absence !== null && (
          <li>
            <a href={PATHS.absence}>
              {absence.substitute === null ? 'Say that you are away' : 'You are away: change it'}
            </a>
            <span class="hint">
              {absence.substitute === null ? (
                'What would be asked of you goes to a substitute.'
              ) : (
                <>
                  {absence.substitute} stands in
                  {absence.until !== null && (
                    <>
                      {' '}
                      until <When at={absence.until} />
                    </>
                  )}
                  .
                </>
              )}
            </span>
          </li>
        )}
      </ul>
    </section>
  );
}
