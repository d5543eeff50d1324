// Queries: what an instance says of itself. Never more than the books hold.
import { ApplicationFailure, defineQuery, setHandler } from '@temporalio/workflow';
import type { ProcessGraph } from '../definition/graph.ts';
import { answered, decide, evolve } from '../process/index.ts';
import type { ProcessEvent } from '../process/events.ts';
import type { ProcessState } from '../process/state.ts';
import { decisionOutcome } from '../process/views/decision.ts';
import { statusView } from '../process/views/status.ts';
import type { Ledger } from './ledger.ts';
import { DECISION_QUERY, STATE_QUERY, STATUS_QUERY } from './messages.ts';
import type { DecisionAnswer, StateAnswer, StatusAnswer } from './messages.ts';

const stateQuery = defineQuery<StateAnswer>(STATE_QUERY);
const statusQuery = defineQuery<StatusAnswer>(STATUS_QUERY);
const decisionQuery = defineQuery<DecisionAnswer, [unknown]>(DECISION_QUERY);

/** Registers the queries. */
export function answerQueries(graph: ProcessGraph, ledger: Ledger): void {
  setHandler(
    stateQuery,
    () => ({
      state: answered(graph, shown(graph, ledger)),
      head: ledger.head,
      at: Date.now(),
      unrecorded: ledger.unrecorded,
    }),
    { description: 'The state, as last recorded; in short where it is large.' },
  );
  setHandler(
    statusQuery,
    () => {
      const now = Date.now();
      const source = { from: 'workflow', asOf: new Date(now).toISOString() } as const;
      return statusView(graph, shown(graph, ledger), { now, source });
    },
    { description: 'Where it stands and what it waits for.' },
  );
  setHandler(
    decisionQuery,
    (decisionId) =>
      ledger.recorded && typeof decisionId === 'string'
        ? decisionOutcome(ledger.recorded, decisionId, ledger.head || null)
        : null,
    { description: 'What came of a decision, by its id; null: nothing yet.' },
  );
}

function shown(graph: ProcessGraph, ledger: Ledger): ProcessState {
  const state = ledger.visible;
  if (state === null) {
    throw ApplicationFailure.nonRetryable('The start is not in the books yet; ask again.', 'not-confirmed');
  }
  return ledger.conflict === null ? state : withConflict(graph, state, ledger.conflict);
}

/** The incident that would be on the trail if anything could be written to it. */
function withConflict(graph: ProcessGraph, state: ProcessState, message: string): ProcessState {
  const by = { kind: 'engine', id: 'engine' } as const;
  const data = { kind: 'record-conflict', message } as const;
  const told = decide(graph, state, {
    type: 'ReportShellTrouble',
    id: 'record-conflict',
    at: Date.now(),
    by,
    data,
  });
  if (!told.ok) return state;
  return told.events.reduce<ProcessState>(
    (folded, event) => evolve(graph, folded, { ...event, seq: folded.seq + 1 } as ProcessEvent),
    state,
  );
}
