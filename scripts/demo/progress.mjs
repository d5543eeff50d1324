// What moved between two readings of an instance, as lines; and its whole timeline at the end.

const PHASE_WORDS = {
  pending: 'not begun',
  waiting: 'waits for its gate',
  active: 'begun',
  sign_off: 'waits for its sign-off',
  completed: 'complete',
  skipped: 'skipped',
};
const TASK_WORDS = {
  pending: 'not begun',
  ready: 'ready',
  running: 'at work',
  awaiting_approval: 'waits for approval',
  blocked: 'blocked',
  completed: 'complete',
  skipped: 'skipped',
};

/**
 * @typedef {object} Timeline
 * @property {{ id: string, name: string, status: string, startedAt: string | null, completedAt: string | null, tasks: { id: string, name: string, status: string, startedAt?: string | null, completedAt?: string | null }[], gates?: { id: string, name: string, status: string }[], signOff?: object | null }[]} phases
 */

/**
 * One line for each phase and task whose status is another than before.
 * @param {Timeline | null} before
 * @param {Timeline} now
 * @returns {string[]}
 */
export function changes(before, now) {
  const known = new Map();
  for (const phase of before?.phases ?? []) {
    known.set(`phase ${phase.id}`, phase.status);
    for (const task of phase.tasks) known.set(`task ${task.id}`, task.status);
  }
  const lines = [];
  for (const phase of now.phases) {
    const was = known.get(`phase ${phase.id}`) ?? 'pending';
    const isOver = phase.status === 'completed' || phase.status === 'skipped';
    const line = `${phase.name}: ${PHASE_WORDS[phase.status] ?? phase.status}`;
    // A phase is begun before its tasks, and over after them.
    if (was !== phase.status && !isOver) lines.push(line);
    for (const task of phase.tasks) {
      if ((known.get(`task ${task.id}`) ?? 'pending') !== task.status)
        lines.push(`  ${task.name}: ${TASK_WORDS[task.status] ?? task.status}`);
    }
    if (was !== phase.status && isOver) lines.push(line);
  }
  return lines;
}

/**
 * The timeline as a table: phases and tasks with when they were begun and over.
 * @param {Timeline} timeline
 * @returns {string[]}
 */
export function timelineLines(timeline) {
  const rows = timeline.phases.flatMap((phase) => [
    [phase.name, PHASE_WORDS[phase.status] ?? phase.status, clock(phase.startedAt), clock(phase.completedAt)],
    ...phase.tasks.map((task) => [
      `  ${task.name}`,
      TASK_WORDS[task.status] ?? task.status,
      clock(task.startedAt),
      clock(task.completedAt),
    ]),
  ]);
  const table = [['phase, task', 'state', 'begun', 'complete'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}

/** @param {string | null | undefined} instant RFC 3339 */
const clock = (instant) => (instant ? instant.slice(11, 19) : '');
