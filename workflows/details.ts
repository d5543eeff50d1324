// What Temporal's own pages show: current details (no history event) and search attributes (one event, so only where
// phase or status changed).
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { ProcessGraph } from '../definition/graph.ts';
import type { ProcessState } from '../process/state.ts';
import { detailsMarkdown } from '../process/views/details.ts';
import { currentPhase } from '../process/current-phase.ts';
import { SEARCH_KEYS } from './messages.ts';

/** Shows a state. No event where none of phase, status and trouble changed. */
export function present(graph: ProcessGraph, state: ProcessState): void {
  setCurrentDetails(detailsMarkdown(graph, state));
  const { typedSearchAttributes: shown } = workflowInfo();
  const phase = currentPhase(graph, state) ?? shown.get(SEARCH_KEYS.ProcessPhase) ?? '';
  const wanted = [
    { key: SEARCH_KEYS.ProcessId, value: state.processId },
    { key: SEARCH_KEYS.ProcessPhase, value: phase },
    { key: SEARCH_KEYS.ProcessStatus, value: state.status },
    { key: SEARCH_KEYS.ProcessTrouble, value: troubleOf(state, shown.get(SEARCH_KEYS.ProcessTrouble)) },
  ];
  const changed = wanted.filter(({ key, value }) => value !== '' && shown.get(key) !== value);
  if (changed.length > 0) upsertSearchAttributes(changed);
}

/** What was never in trouble is given its `no` at the start, or none: that is worth no event. */
function troubleOf({ incidents }: ProcessState, shown: string | undefined): string {
  if (Object.keys(incidents).length > 0) return 'yes';
  return shown === undefined ? '' : 'no';
}
