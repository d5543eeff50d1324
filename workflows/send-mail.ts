// One mail that was asked for over the API: a workflow of its own, so that it is sent once, also over a restart, and an
// instance neither waits for it nor hears of it.
import { proxyActivities } from '@temporalio/workflow';
import type { ProcessActivities } from '../activities/ports.ts';
import { SEND_MAIL_OPTIONS } from './activity-options.ts';
import type { SendMailInput, SendMailResult } from './messages.ts';

/** Its id is the mail's: a repeat of the request starts nothing. Whether it went is in the journal of the instance. */
export async function sendMail(input: SendMailInput): Promise<SendMailResult> {
  const { mailRequested } = proxyActivities<ProcessActivities>({
    ...SEND_MAIL_OPTIONS,
    summary: `Mail ${input.kind} to ${input.participantId}`.slice(0, 190),
  });
  return await mailRequested(input);
}
