// Tasks with the work of agents: who, how it stands, what it took, how sure they were.
import { runsOf } from '../views/runs-of.ts';
import type { TaskGroupView, TaskRowView, TasksView } from '../views/types/instance.ts';
import { dollars } from '../views/instance-tasks.ts';
import { State } from './state.tsx';

/** `openHref`: this page with the tasks of that phase. */
export function InstanceTasks({ tasks, openHref }: { tasks: TasksView; openHref(phaseId: string): string }) {
  const { spent, groups, isGrouped, questions, errands } = tasks;
  return (
    <section class="sheet" id="tasks" aria-labelledby="h-tasks" data-live="tasks">
      <div class="head">
        <h2 id="h-tasks">Tasks</h2>{' '}
        {spent !== null && <span class="small quiet">Agents so far: {spent}</span>}
      </div>
      {!isGrouped && <TaskTable rows={groups[0]!.rows} label="Tasks" />}
      {isGrouped &&
        runsOf(groups, ({ isFolded }) => isFolded).map((each) =>
          Array.isArray(each) ? (
            <details key={each[0]!.phaseId} class="group-of-tasks" id={`phases-${each[0]!.phaseId}`}>
              <summary>
                {each.length} phases: {each[0]!.name} to {each.at(-1)!.name}
              </summary>
              {each.map((group) => (
                <Group key={group.phaseId} group={group} openHref={openHref} />
              ))}
            </details>
          ) : (
            <Group key={each.phaseId} group={each} openHref={openHref} />
          ),
        )}
      {questions.length > 0 && (
        <>
          <h3>Questions of agents</h3>
          <ul class="rows" data-gap="tight">
            {questions.map(({ id, says, text }) => (
              <li key={id}>
                <span class="hint">{says}</span>
                <p class="small said">{text}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      {errands.length > 0 && (
        <>
          <h3>Errands under way</h3>
          <ul class="rows" data-gap="tight">
            {errands.map(({ name, href, says }) => (
              <li key={href}>
                <a class="row-title" href={href}>
                  {name}
                </a>{' '}
                <span class="hint">{says}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Group({ group, openHref }: { group: TaskGroupView; openHref(phaseId: string): string }) {
  const { phaseId, name, done, rows, isFolded } = group;
  return (
    <div class="group-of-tasks" id={`tasks-${phaseId}`}>
      <div class="head">
        <h3>{name}</h3>{' '}
        <span class="small quiet">
          {isFolded ? (
            <a href={openHref(phaseId)}>
              {done}
              <span class="hidden">: show the tasks of {name}</span>
            </a>
          ) : (
            done
          )}
        </span>
      </div>
      {rows.length > 0 && <TaskTable rows={rows} label={`Tasks of ${name}`} />}
    </div>
  );
}

function TaskTable({ rows, label }: { rows: TaskRowView[]; label: string }) {
  return (
    <table class="table" role="table" data-narrow="flow" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            Task
          </th>
          <th scope="col" role="columnheader">
            Status
          </th>
          <th scope="col" role="columnheader">
            Done by
          </th>
          <th scope="col" role="columnheader" class="num">
            Turns
          </th>
          <th scope="col" role="columnheader" class="num">
            Cost
          </th>
          <th scope="col" role="columnheader">
            Confidence
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <TaskRow key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function TaskRow({ row }: { row: TaskRowView }) {
  const { confidence } = row;
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <a href={row.href}>{row.name}</a>
        {row.notes.map((note) => (
          <span key={note} class="sub">
            {note}
          </span>
        ))}
      </th>
      <td role="cell" data-label="">
        <State state={row.state} />
      </td>
      <td role="cell" data-label="">
        <span>
          {row.by}
          {row.isSimulated && (
            <>
              {' '}
              <span class="tag">simulated</span>
            </>
          )}
          {row.how !== '' && <span class="sub">{row.how}</span>}
        </span>
      </td>
      <Figure label="Turns" value={row.turns === null ? null : String(row.turns)} />
      <Figure label="Cost" value={row.costUsd === null ? null : dollars(row.costUsd)} />
      {confidence === null ? (
        <td role="cell" data-empty></td>
      ) : (
        <td role="cell" data-label="Confidence">
          <Confidence {...confidence} />
        </td>
      )}
    </tr>
  );
}

function Figure({ label, value }: { label: string; value: string | null }) {
  if (value === null)
    return (
      <td role="cell" data-label={label} data-empty class="num quiet">
        –
      </td>
    );
  return (
    <td role="cell" data-label={label} class="num">
      {value}
    </td>
  );
}

/** Below the bar that it had to reach it is amber, and the words say so. */
export function Confidence({ value, bar }: { value: number; bar: number | null }) {
  const isLow = bar !== null && value < bar;
  const width = `${Math.round(Math.min(1, Math.max(0, value)) * 100)}%`;
  return (
    <span>
      {value.toFixed(2)}
      {isLow && <span class="quiet"> below {bar.toFixed(2)}</span>}
      <svg class="meter" aria-hidden="true">
        <rect class="track" width="100%" height="6" rx="3" />
        <rect data-tone={isLow ? 'wait' : 'work'} width={width} height="6" rx="3" />
      </svg>
    </span>
  );
}
