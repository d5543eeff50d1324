// All that waits for one person in one instance: each decision with what to read, what follows, and its own form.
import { waitingWords } from '../../process/views/waiting-words.ts';
import { Decision } from '../components/decision.tsx';
import { DecisionFormView } from '../components/decision-form.tsx';
import { renderInstancePage } from '../components/frame.tsx';
import { KickerWithPhase, Note, When } from '../components/parts.tsx';
import { PastDecisions } from '../components/past-decisions.tsx';
import { StuckTasks } from '../components/stuck-tasks.tsx';
import { WaitingQuestions } from '../components/waiting-questions.tsx';
import { WaitingTasks } from '../components/waiting-tasks.tsx';
import type { DecideView, DecisionItemView } from '../page-views.ts';
import { PATHS, anchorOf } from '../paths.ts';

export function renderDecide(view: DecideView): string {
  const { frame, items } = view;
  const [firstTask] = view.tasks;
  const heading = headingOf(view);
  return renderInstancePage({
    frame,
    title: `${heading} – ${frame.processName}`,
    children: (
      <>
        <header class="stack">
          <div class="stack" data-gap="tight">
            <KickerWithPhase frame={frame} />
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
          {items.length > 1 && <Contents items={items} mayDecide={view.mayDecide} />}
        </header>
        {items.map((item, index) => (
          <Decision key={item.approvalId} view={view} index={index}>
            <DecisionFormView item={item} anchor={anchorOf(item.approvalId)} frame={frame} />
          </Decision>
        ))}
        {view.questions.length > 0 && (
          <section class="sheet" aria-labelledby="h-questions">
            <h2 id="h-questions">Questions to you</h2>
            <WaitingQuestions questions={view.questions} />
          </section>
        )}
        {view.stuck.length > 0 && <StuckTasks stuck={view.stuck} />}
        {view.tasks.length > 0 && (
          <section class="sheet" aria-labelledby="h-tasks">
            <h2 id="h-tasks">Your tasks</h2>
            <WaitingTasks tasks={view.tasks} />
          </section>
        )}
        {(view.past.length > 0 || (items.length === 0 && view.mayDecide)) && (
          <section class="sheet" aria-labelledby="h-past">
            <h2 id="h-past">Your decisions so far</h2>
            <PastDecisions past={view.past} empty="No decisions yet." />
          </section>
        )}
        {items.length === 0 && (
          <p class="actions foot">
            {firstTask && (
              <a class="button" data-kind="primary" href={PATHS.task(firstTask.taskId)}>
                Go to {view.tasks.length === 1 ? 'the task' : 'the first task'}
              </a>
            )}
            {view.mayAct && (
              <a class="button" data-kind={firstTask ? undefined : 'primary'} href={PATHS.act}>
                Act on what is open
              </a>
            )}
            <a class="button" data-kind={firstTask || view.mayAct ? undefined : 'primary'} href={PATHS.home}>
              Where the process stands
            </a>
          </p>
        )}
      </>
    ),
  });
}

/** Decisions stand for themselves; what else waits is told where there are none. */
function headingOf({ items, tasks, questions }: DecideView): string {
  const waits =
    items.length > 0
      ? waitingWords({ decisions: items.length, tasks: 0, questions: 0 })
      : waitingWords({ decisions: 0, tasks: tasks.length, questions: questions.length });
  return waits === null ? 'Nothing waits for you now' : `${waits} for you`;
}

function Contents({ items, mayDecide }: { items: DecisionItemView[]; mayDecide: boolean }) {
  return (
    <>
      <p class="lede">
        Each is taken and recorded for itself. You can take one now and come back for{' '}
        {items.length === 2 ? 'the other' : 'the others'}
        {mayDecide && (
          <>
            , or <a href={PATHS.decideTogether}>answer several in one go</a>
          </>
        )}
        .
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
