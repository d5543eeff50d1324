// Tasks that wait for a person: named, with what to do. They carry no decision.
import type { WaitingTaskView } from '../page-views.ts';
import { When } from './parts.tsx';

export function WaitingTasks({ tasks, operator }: { tasks: WaitingTaskView[]; operator: string }) {
  return (
    <ul class="rows" data-after="head">
      {tasks.map((task) => (
        <li key={task.taskId}>
          <span class="row-title">{task.name}</span>
          {task.description !== null && <p class="small">{task.description}</p>}
          <p class="hint">
            {task.since !== null && (
              <>
                With you since <When at={task.since} />.{' '}
              </>
            )}
            Tell {operator} once it is done.
          </p>
        </li>
      ))}
    </ul>
  );
}
