// One message to one webhook: tried until the receiver has taken it, over three days, whatever is restarted meanwhile.
import { proxyActivities, sleep } from '@temporalio/workflow';
import type { ProcessActivities } from '../activities/ports.ts';
import { WEBHOOK_OPTIONS } from './activity-options.ts';
import type { DeliverWebhookInput, DeliverWebhookResult } from './messages.ts';

/** Its id follows from webhook and position (`deliveryOptions`). When to try again, the activity says; what became of each attempt is in the books. */
export async function deliverWebhook(input: DeliverWebhookInput): Promise<DeliverWebhookResult> {
  const { webhookAttempt } = proxyActivities<ProcessActivities>({
    ...WEBHOOK_OPTIONS,
    summary: `To ${input.webhookId}: ${input.type}`.slice(0, 190),
  });
  for (let attempt = 1; ; attempt++) {
    const came = await webhookAttempt({ ...input, attempt });
    if (came.outcome !== 'retry') return { outcome: came.outcome, attempts: attempt };
    await sleep(came.afterMs, { summary: `Try ${attempt + 1}` });
  }
}
