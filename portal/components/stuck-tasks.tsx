// Work that cannot go on: why, in words, and what the reader may do about it.
import type { Mending, StuckTaskView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { Icon } from './icon.tsx';
import { Said, When } from './parts.tsx';

const WAYS: Record<Mending, string> = {
  redo: 'Try it again',
  reassign: 'Give it to somebody else',
  'by-hand': 'Complete it by hand',
  accept: 'Take it as it is',
  skip: 'Skip it',
};

export function StuckTasks({ stuck }: { stuck: StuckTaskView[] }) {
  return (
    <section class="sheet" aria-labelledby="h-stuck">
      <h2 id="h-stuck">Work that cannot go on</h2>
      <ul class="rows" data-after="head">
        {stuck.map((task) => (
          <li key={task.incidentId}>
            <span class="row-title">{task.name}</span>
            <p class="due" data-tone="bad">
              <Icon name="alert" /> Held up since <When at={task.since} />
            </p>
            <Said small>{task.failure}</Said>
            <ul class="actions small">
              {task.ways.map((way) => (
                <li key={way}>
                  <a href={way === 'by-hand' ? PATHS.task(task.taskId) : PATHS.mend(task.incidentId, way)}>
                    {WAYS[way]}
                    <span class="hidden">: {task.name}</span>
                  </a>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
