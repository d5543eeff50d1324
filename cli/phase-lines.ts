// Phases with their gates and tasks as lines for a terminal: a mark, a word, a name.
import type { TimelinePhase, TimelineTask, TimelineView } from '../process/views/types.ts';
import type { Tone } from './text-table.ts';

type Toned = (tone: Tone, text: string) => string;

const PHASES: Record<TimelinePhase['status'], [mark: string, word: string, tone: Tone]> = {
  pending: ['·', 'not started', 'quiet'],
  waiting: ['·', 'waits to begin', 'wait'],
  active: ['>', 'under way', 'work'],
  sign_off: ['>', 'waits for its sign-off', 'wait'],
  completed: ['✓', 'complete', 'ok'],
  skipped: ['-', 'skipped', 'quiet'],
};
const TASKS: Record<TimelineTask['status'], [mark: string, word: string, tone: Tone]> = {
  pending: ['·', 'not started', 'quiet'],
  ready: ['·', 'ready', 'quiet'],
  running: ['>', 'working', 'work'],
  awaiting_approval: ['?', 'waits for approval', 'wait'],
  blocked: ['!', 'cannot go on', 'bad'],
  completed: ['✓', 'complete', 'ok'],
  skipped: ['-', 'skipped', 'quiet'],
};

export function phaseLines({ phases }: TimelineView, tone: Toned): string {
  return phases.map((phase) => phaseBlock(phase, tone)).join('');
}

function phaseBlock(phase: TimelinePhase, tone: Toned): string {
  const [mark, word, of] = PHASES[phase.status];
  const gates = phase.gates
    .filter(({ status }) => status === 'asked' || status === 'waiting')
    .map(
      (gate) =>
        `  ${tone('wait', '|')} gate ${gate.name}: ${gate.status === 'asked' ? 'asked' : 'not asked yet'}\n`,
    );
  const tasks =
    phase.status === 'completed' || phase.status === 'skipped'
      ? []
      : phase.tasks.map((task) => taskLine(task, tone));
  return `${tone(of, `${mark} ${phase.name}: ${word}`)}\n${gates.join('')}${tasks.join('')}`;
}

function taskLine(task: TimelineTask, tone: Toned): string {
  const [mark, word, of] = TASKS[task.status];
  const who =
    task.assigneeKind === 'agent'
      ? `${task.assignee}, AI agent${task.simulated ? ', simulated' : ''}`
      : task.assignee;
  const attempt = task.attempt > 1 ? `, attempt ${task.attempt}` : '';
  return `  ${tone(of, mark)} ${task.name}: ${word} (${who}${attempt})\n`;
}
