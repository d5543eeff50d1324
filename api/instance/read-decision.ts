// What came of a decision: from its workflow, or from the books where no worker answers or the instance is closed.
import type { ProcessEvent } from '../../process/events.ts';
import { decisionOutcomeInEvents } from '../../process/views/decision.ts';
import type { DecisionOutcomeView } from '../../process/views/types.ts';
import type { InstanceRow } from '../../store/books.ts';
import { trailOf } from './trail.ts';
import type { ApiDeps } from '../deps.ts';

/** How long a person waits for their receipt before they are told that Temporal holds the decision, ms. */
export const OUTCOME_WAIT_MS = 3_000;

/** Null: nothing is known of it (yet). */
export async function readOutcome(
  deps: Pick<ApiDeps, 'books' | 'gateway'>,
  row: InstanceRow,
  decisionId: string,
): Promise<DecisionOutcomeView | null> {
  if (row.closedAt === null) {
    const reply = await deps.gateway.queryDecision(row.id, decisionId);
    // The books have the comment whole and the chain's head at that very entry; the state keeps neither for ever.
    if (reply.ok && reply.value && reply.value.status !== 'pending') {
      return (await outcomeInBooks(deps, row.id, decisionId)) ?? reply.value;
    }
  }
  return await outcomeInBooks(deps, row.id, decisionId);
}

/** From the recorded events alone. */
export async function outcomeInBooks(
  deps: Pick<ApiDeps, 'books'>,
  instanceId: string,
  decisionId: string,
): Promise<DecisionOutcomeView | null> {
  for await (const entry of trailOf(deps.books, instanceId, ['ApprovalDecided', 'DecisionRefused'])) {
    const event = entry.body as unknown as ProcessEvent;
    const outcome = decisionOutcomeInEvents([event], decisionId, entry.hash);
    if (outcome) return outcome;
  }
  return null;
}

/** Asks until there is an outcome or the time is over. Null: held, not yet counted. */
export async function awaitOutcome(
  deps: Pick<ApiDeps, 'books' | 'gateway' | 'now'>,
  row: InstanceRow,
  decisionId: string,
  waitMs = OUTCOME_WAIT_MS,
): Promise<DecisionOutcomeView | null> {
  const until = deps.now() + waitMs;
  for (let pauseMs = 15; ; pauseMs = Math.min(2 * pauseMs, 250)) {
    const current = (await deps.books.instance(row.id)) ?? row;
    const outcome = await readOutcome(deps, current, decisionId);
    if (outcome || deps.now() + pauseMs > until) return outcome;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
