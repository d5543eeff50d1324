// How an instance stands, in one word: what comes first of what it waits for, or how it ended.
import type { ListedInstance } from '../../store/books.ts';
import type { StateView, Tone } from './types/state.ts';

const CLOSED: Partial<Record<ListedInstance['status'], StateView>> = {
  completed: { word: 'Complete', tone: 'ok', icon: 'check' },
  cancelled: { word: 'Cancelled', tone: 'idle', icon: 'cross' },
  failed: { word: 'Failed', tone: 'bad', icon: 'cross' },
  paused: { word: 'Paused', tone: 'idle', icon: 'pause' },
};
const TROUBLE: StateView = { word: 'Trouble', tone: 'bad', icon: 'alert' };
const WORKING: StateView = { word: 'Working', tone: 'work', icon: 'agent' };
const WAITS: StateView = { word: 'Waits', tone: 'wait', icon: 'clock' };

export function instanceState({
  status,
  openIncidents,
  waits: [first],
}: Pick<ListedInstance, 'status' | 'openIncidents' | 'waits'>): StateView {
  const over = CLOSED[status];
  if (over) return over;
  if (openIncidents > 0 || first?.kind === 'incident') return TROUBLE;
  // Nothing listed: it waits for a condition, a fact or a gate that an operator opens.
  return first?.kind === 'work' ? WORKING : WAITS;
}

/** One bar a phase: the current one has the colour of the instance. */
export const phaseSteps = (phases: ListedInstance['phases'], now: Tone): Tone[] =>
  phases.map(({ status }) => (status === 'completed' ? 'ok' : status === 'current' ? now : 'idle'));
