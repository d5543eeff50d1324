// Tasks that wait for a person: named, with what to do, each with a page of its own. They carry no decision.
import type { WaitingTaskView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { When } from './parts.tsx';

export function WaitingTasks({ tasks }: { tasks: WaitingTaskView[] }) {
  return (
    <ul class="rows" data-after="head">
      {tasks.map((task) => (
        <li key={task.taskId}>
          <a class="row-title" href={PATHS.task(task.taskId)}>
            {task.name}
          </a>
          {task.feedback !== null && (
            <p class="small due" data-tone="wait">
              It has to be done again.
            </p>
          )}
          {task.description !== null && <p class="small">{task.description}</p>}
          <p class="hint">
            {task.since !== null && (
              <>
                With you since <When at={task.since} />.
              </>
            )}
            {task.takes !== null && ` Takes ${task.takes}.`}
          </p>
        </li>
      ))}
    </ul>
  );
}
