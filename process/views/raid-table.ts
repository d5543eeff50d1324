// The RAID matrix in words, as Markdown tables: docs/raid.md holds them, and a test compares the two.
import type { CommandType } from '../commands.ts';
import type { NotificationKind } from '../events.ts';
import type { Principal } from '../principal.ts';
import { MESSAGES, type Part, RIGHTS, type Right } from '../raid.ts';
import { RULES } from '../roles.ts';

/** In the order of the columns. */
const PART_WORDS: Record<Part, string> = {
  responsible: 'Responsible',
  approver: 'Approver',
  informed: 'Informed',
  delegator: 'Delegator',
  'can-delegate': '`canDelegate`',
  escalated: 'Reached by an escalation',
  overseer: "Asked about an agent's work",
  other: 'No RAID role',
};

const RIGHT_WORDS: Record<Right, string> = {
  view: 'See the process, its artifacts and its decisions',
  comment: 'Comment',
  upload: 'Upload files',
  'do-task': 'Do a task that is theirs',
  approve: 'Decide what is put to them',
  revoke: 'Take back an own decision on which nothing was built',
  'hand-over-own': 'Hand over what is theirs: an approval, a task',
  'own-absence': 'Say that they are away, and who stands in',
  'hand-over-approvals': "Have somebody else decide in another approver's place",
  'hand-over-tasks': "Give another person's task to somebody else",
  'others-absence': 'Say that another person is away, and who stands in',
  'move-deadline': 'Move a deadline',
  nudge: 'Have those reminded who have not answered',
  withdraw: 'Withdraw a request that was made beside the definition',
  mend: 'Mend a task that failed: again, by another, by their own hand, or skipped',
  cancel: 'Cancel the process',
};

const MESSAGE_WORDS: Record<NotificationKind, string> = {
  approval: 'A decision is asked of them',
  reminder: 'Their decision is still missing',
  withdrawn: 'Their decision is no longer needed',
  receipt: 'Receipt of their decision',
  refusal: 'Their answer was not counted, and why',
  task: 'A task is theirs to do',
  handed_over: 'Somebody else has what was theirs',
  outcome: 'What became of it',
  escalation: 'Something is late, or has failed',
  question: 'A question of an agent',
  word: 'Word that a rule of the team sends',
  progress: 'News: start, phases, decisions, trouble, end',
};

const KIND_WORDS: Record<Principal['kind'], string> = {
  operator: 'Operator, admin',
  participant: 'Person (by link)',
  agent: 'Agent',
  engine: 'The engine',
  temporal: 'By hand in Temporal',
};

/** What each part may do. */
export function rightsTable(): string {
  return table('right', PART_WORDS, RIGHT_WORDS, (right, part) => RIGHTS[part].includes(right));
}

/** What each part is told. */
export function messagesTable(): string {
  return table('message', PART_WORDS, MESSAGE_WORDS, (kind, part) => MESSAGES[part].includes(kind));
}

/** Who may make which command at all. */
export function commandsTable(): string {
  const commands = Object.fromEntries(Object.keys(RULES).map((type) => [type, `\`${type}\``]));
  return table('command', KIND_WORDS, commands as Record<CommandType, string>, (type, kind) =>
    RULES[type].kinds.includes(kind),
  );
}

function table<Row extends string, Column extends string>(
  corner: string,
  columns: Record<Column, string>,
  rows: Record<Row, string>,
  holds: (row: Row, column: Column) => boolean,
): string {
  const names = Object.keys(columns) as Column[];
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line([corner, ...names.map((name) => columns[name])]),
    `|${'---|'.repeat(names.length + 1)}`,
    ...(Object.keys(rows) as Row[]).map((row) =>
      line([rows[row], ...names.map((name) => (holds(row, name) ? 'yes' : ''))]),
    ),
  ].join('\n');
}
