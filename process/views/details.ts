// What Temporal's Web UI shows of a running instance: Markdown, where each phase stands and what it waits for.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { PhaseStatus, ProcessState } from '../state.ts';
import { progressPercent } from './progress.ts';
import { summarySentence } from './summary.ts';
import type { People } from './types.ts';
import { waitViews } from './waits.ts';

/** That page shows no check boxes: words. */
const WORDS: Record<PhaseStatus, string> = {
  pending: 'not started',
  waiting: 'waits to begin',
  active: 'under way',
  sign_off: 'waits for its sign-off',
  completed: 'complete',
  skipped: 'skipped',
};

/** Temporal's page is for a glance; the whole list is in the status. */
const MAX_WAITS = 20;

/** Names stand in it only where `people` is given: what the workflow hands to Temporal holds ids. */
export function detailsMarkdown(graph: ProcessGraph, state: ProcessState, people: People = {}): string {
  const waits = waitViews(graph, state, people);
  const shown = waits.slice(0, MAX_WAITS);
  const phases = graph.phases.map((phase) => {
    const status = state.phases[phase.id]?.status ?? 'pending';
    const done = phase.tasks.filter((task) => isDone(state, task.id)).length;
    const count = phase.tasks.length === 0 ? '' : `, ${done} of ${phase.tasks.length} tasks`;
    return `- **${plain(phase.name)}**: ${WORDS[status]}${count}`;
  });
  return [
    plain(summarySentence(graph, state, people, waits)),
    '',
    `${progressPercent(graph, state)} % done`,
    '',
    ...phases,
    ...(waits.length === 0 ? [] : ['', 'Waits for', '', ...shown.map((wait) => `- ${plain(wait.text)}`)]),
    ...(waits.length > shown.length ? [`- and ${waits.length - shown.length} more`] : []),
  ].join('\n');
}

function isDone(state: ProcessState, taskId: string): boolean {
  const status = state.tasks[taskId]?.status;
  return status === 'completed' || status === 'skipped';
}

/** Titles and messages come from people and agents: on one line, and no markup or links of theirs. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|]/g, '\\$&');
}
