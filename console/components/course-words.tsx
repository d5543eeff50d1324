// A definition in words: what its diagram shows, for who listens or searches.
import type { CoursePart, CourseTask } from '../views/types/definitions.ts';

export function CourseWords({ parts }: { parts: CoursePart[] }) {
  const names = new Map(parts.flatMap(({ tasks }) => tasks.map(({ id, name }) => [id, name])));
  return (
    <ol class="rows">
      {parts.map(({ id, number, name, notes, gates, tasks, signOff }) => (
        <li key={id}>
          {gates.map((gate) => (
            <p key={gate.id} class="small">
              Before it, the gate “{gate.name}”. {gate.says}.
            </p>
          ))}
          <p class="row-title">
            {number} {name}
          </p>
          {notes.length > 0 && <p class="hint">{notes.join(' ')}</p>}
          <ul class="bullets small">
            {tasks.map((task) => (
              <li key={task.id}>{taskWords(task, names)}</li>
            ))}
          </ul>
          {signOff !== null && <p class="small">The phase is signed off by {signOff}.</p>}
        </li>
      ))}
    </ol>
  );
}

function taskWords(
  { name, who, isAgent, dependsOn, approval }: CourseTask,
  names: Map<string, string>,
): string {
  const after = dependsOn.map((id) => `“${names.get(id) ?? id}”`);
  const parts = [`${name}: ${who}${isAgent ? ' (AI agent)' : ''}`];
  if (after.length > 0) parts.push(`after ${after.join(' and ')}`);
  const first = `${parts.join(', ')}.`;
  if (approval === null) return first;
  return `${first} ${approval.before ? 'It starts once approved by' : 'Its result is approved by'} ${approval.who}.`;
}
