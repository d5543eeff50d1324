// What Temporal's own pages show: current details (no history event) and search attributes (one event, so only where
// phase or status changed).
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { ProcessGraph } from '../definition/graph.ts';
import type { ProcessState } from '../process/state.ts';
import { detailsMarkdown } from '../process/views/details.ts';
import { currentPhase } from '../process/current-phase.ts';
import { SEARCH_KEYS } from './messages.ts';

/** Shows a state. No event where neither phase nor status changed. */
export function present(graph: ProcessGraph, state: ProcessState): void {
  setCurrentDetails(detailsMarkdown(graph, state));
  const { typedSearchAttributes: shown } = workflowInfo();
  const phase = currentPhase(graph, state) ?? shown.get(SEARCH_KEYS.ProcessPhase) ?? '';
  const wanted = [
    { key: SEARCH_KEYS.ProcessId, value: state.processId },
    { key: SEARCH_KEYS.ProcessPhase, value: phase },
    { key: SEARCH_KEYS.ProcessStatus, value: state.status },
  ];
  const changed = wanted.filter(({ key, value }) => value !== '' && shown.get(key) !== value);
  if (changed.length > 0) upsertSearchAttributes(changed);
}
