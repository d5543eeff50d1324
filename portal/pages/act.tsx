// What is open, and what a delegator or a person reached by an escalation may do about it.
import { renderInstancePage } from '../components/frame.tsx';
import { Due, KickerWithPhase, When } from '../components/parts.tsx';
import type { ActView } from '../page-views.ts';
import { PATHS } from '../paths.ts';

export function renderAct(view: ActView): string {
  const { frame } = view;
  return renderInstancePage({
    frame,
    title: `Act on what is open – ${frame.processName}`,
    width: 'read',
    children: (
      <>
        <header class="stack" data-gap="tight">
          <KickerWithPhase frame={frame} />
          <h1>Act on what is open</h1>
          <p class="lede">You can see to it that decisions are taken. You do not take them yourself here.</p>
        </header>
        <section class="sheet" aria-labelledby="h-approvals">
          <h2 id="h-approvals">Open decisions</h2>
          {view.approvals.length === 0 && <p class="hint">No decision is open.</p>}
          <ul class="rows" data-after="head">
            {view.approvals.map((approval) => (
              <Approval key={approval.approvalId} approval={approval} now={frame.now} />
            ))}
          </ul>
        </section>
        {view.tasks.length > 0 && (
          <section class="sheet" aria-labelledby="h-tasks">
            <h2 id="h-tasks">Tasks of people</h2>
            <ul class="rows" data-after="head">
              {view.tasks.map((task) => (
                <li key={task.taskId}>
                  <span class="row-title">{task.name}</span>
                  <p class="hint">
                    With {task.doer}
                    {task.since !== null && (
                      <>
                        {' since '}
                        <When at={task.since} />
                      </>
                    )}
                    .
                  </p>
                  <p class="actions small">
                    <a href={PATHS.handOverTask(task.taskId)}>
                      Give it to somebody else<span class="hidden">: {task.name}</span>
                    </a>
                  </p>
                </li>
              ))}
            </ul>
          </section>
        )}
        {view.mayCancel && (
          <section class="sheet stack" aria-labelledby="h-cancel">
            <h2 id="h-cancel">The whole process</h2>
            <p class="text">Where it should not go on at all, it can be cancelled, with a reason.</p>
            <div class="actions foot">
              <a class="button" data-kind="danger" href={PATHS.cancel}>
                Cancel the process
              </a>
            </div>
          </section>
        )}
      </>
    ),
  });
}

function Approval({ approval, now }: { approval: ActView['approvals'][number]; now: number }) {
  const about = <span class="hidden">: {approval.title}</span>;
  return (
    <li>
      <span class="row-title">{approval.title}</span>
      <Due at={approval.dueAt} now={now} overdue={approval.overdue} verb="Due" />
      <p class="hint">
        Asked <When at={approval.askedAt} />. Waits for {approval.open.map(({ name }) => name).join(', ')}.
        {approval.nudgedAt !== null && (
          <>
            {' Reminded by hand '}
            <When at={approval.nudgedAt} />.
          </>
        )}
      </p>
      <ul class="actions small">
        <li>
          <a href={PATHS.nudge(approval.approvalId)}>Remind now{about}</a>
        </li>
        <li>
          <a href={PATHS.moveDeadline(approval.approvalId)}>Move the deadline{about}</a>
        </li>
        {approval.open
          .filter(({ mayReplace }) => mayReplace)
          .map(({ id, name }) => (
            <li key={id}>
              <a href={`${PATHS.handOverApproval(approval.approvalId)}?from=${encodeURIComponent(id)}`}>
                Ask somebody else in place of {name}
                {about}
              </a>
            </li>
          ))}
      </ul>
    </li>
  );
}
