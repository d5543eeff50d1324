// One action on many instances: a workflow of its own, so that it goes on over a restart, does each instance once, and no
// instance waits for another. Which instances, and what came of each, is in the books; here is only that it goes on.
import { continueAsNew, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { ProcessActivities } from '../activities/ports.ts';
import { BULK_OPTIONS } from './activity-options.ts';
import type { BulkProgress, RunBulkInput } from './messages.ts';

/** Some six events each. */
const BATCHES_A_RUN = 100;

/** Its id is the bulk's: a repeat of the request starts nothing. */
export async function runBulk(input: RunBulkInput): Promise<BulkProgress> {
  const { bulkId, batchesARun = BATCHES_A_RUN } = input;
  for (let batches = 0; batches < batchesARun; batches += 1) {
    const { bulkBatch } = proxyActivities<ProcessActivities>({
      ...BULK_OPTIONS,
      summary: 'The next instances',
    });
    const progress = await bulkBatch({ bulkId });
    setCurrentDetails(said(progress));
    if (progress.left === 0) return progress;
    if (workflowInfo().continueAsNewSuggested) break;
  }
  return await continueAsNew<typeof runBulk>(input);
}

const said = ({ total, done, refused, failed, left }: BulkProgress): string =>
  `Of ${total} instances: ${done} done, ${refused} refused, ${failed} not confirmed, ${left} to go.`;
