// The page of one instance: what it waits for and what comes next, its timeline, all that is on record, and what can be done.
import { Thread } from '../../portal/components/thread.tsx';
import { Gantt } from '../charts/gantt.tsx';
import { GanttLegend } from '../charts/gantt-bars.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { IncidentRows } from '../components/incident-rows.tsx';
import { InstanceApprovals } from '../components/instance-approvals.tsx';
import { InstanceArtifacts } from '../components/instance-artifacts.tsx';
import { InstanceAbout, InstanceActions, InstancePeople } from '../components/instance-aside.tsx';
import { InstanceAudit } from '../components/instance-audit.tsx';
import { InstanceHead, InstanceSummary } from '../components/instance-head.tsx';
import { InstanceTasks } from '../components/instance-tasks.tsx';
import { INSTANCE } from '../instance-paths.ts';
import { CONSOLE, withQuery } from '../paths.ts';
import type { InstancePageView } from '../views/types/instance.ts';

export function renderInstance(view: InstancePageView, { visit, note }: ConsolePageProps): string {
  const { head, gantt, mayAct, csrf } = view;
  const { id } = head;
  return renderConsole({
    title: head.name,
    at: 'instances',
    visit,
    note,
    instanceId: id,
    children: (
      <>
        <header class="stack" data-live="head">
          <InstanceHead head={head} />
          <InstanceSummary summary={view.summary} />
          {view.incidents.length > 1 && (
            <section class="sheet" id="incidents" aria-labelledby="h-incidents">
              <h2 id="h-incidents">Incidents</h2>
              <IncidentRows items={view.incidents} mayAct={mayAct} />
            </section>
          )}
        </header>
        <section class="sheet stack" id="timeline" aria-labelledby="h-time" data-live="timeline">
          <div class="head">
            <h2 id="h-time">Timeline</h2>
            <GanttLegend shows={gantt.shows} />
          </div>
          <Gantt
            view={gantt}
            hrefOf={(taskId) => INSTANCE.task(id, taskId)}
            openHref={(phase) => withQuery(INSTANCE.page(id), { open: [...view.asked, phase] }) + '#timeline'}
          />
        </section>
        <div class="split">
          <div class="stack" data-gap="wide">
            <InstanceTasks
              tasks={view.tasks}
              openHref={(phase) =>
                withQuery(INSTANCE.page(id), { open: [...view.asked, phase] }) + `#tasks-${phase}`
              }
            />
            <InstanceApprovals approvals={view.approvals} />
            <InstanceArtifacts artifacts={view.artifacts} />
            <div class="sheet" data-live="comments">
              <Thread
                thread={view.thread}
                fold
                action={INSTANCE.comments(id)}
                empty="No comments yet. What is said here, everybody in this process can read."
              />
              {view.thread.items.length > 0 && (
                <p class="small elsewhere">
                  <a href={INSTANCE.comments(id)}>All comments, whole</a>
                </p>
              )}
            </div>
            <InstanceAudit audit={view.audit} />
          </div>
          <div class="stack" data-gap="wide">
            {view.actions.length > 0 && <InstanceActions id={id} actions={view.actions} csrf={csrf} />}
            <InstanceAbout about={view.about} />
            <InstancePeople
              people={view.people}
              to={mayAct ? CONSOLE.act(id, 'revoke-link') : null}
              csrf={csrf}
            />
          </div>
        </div>
      </>
    ),
  });
}
