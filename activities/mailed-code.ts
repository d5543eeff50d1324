// The code of one mail: made here, inside the activity, and written nowhere but into the mail itself. A second attempt
// makes the same code, and the ten minutes run from the first.
import { ApplicationFailure } from '@temporalio/common';
import { CODE_LIFE_MS, makeCode } from '../links/index.ts';
import type { SendMailInput } from '../workflows/messages.ts';
import type { ActivityDeps } from './deps.ts';

export interface MailedCode {
  code: string;
  approvalId: string;
  /** Epoch ms. */
  expiresAt: number;
}

/** Throws without another try where nobody asked for it, or where it would come too late to be of use. */
export async function mailedCode(
  deps: Pick<ActivityDeps, 'books' | 'ring' | 'now'>,
  { codeId, instanceId, participantId }: Extract<SendMailInput, { kind: 'code' }>,
): Promise<MailedCode> {
  const row = await deps.books.code(codeId);
  if (row?.instanceId !== instanceId || row.participantId !== participantId) {
    throw ApplicationFailure.nonRetryable(`${participantId} asked for no such code.`, 'code-not-found');
  }
  const made = await makeCode(deps.ring, row.id, row.check?.kid);
  const now = deps.now();
  const endsAt = row.check?.expiresAt ?? row.askedAt + CODE_LIFE_MS;
  if (made === null || now >= endsAt) {
    throw ApplicationFailure.nonRetryable(
      'The code comes too late; the person asks for another.',
      'code-too-late',
    );
  }
  const { kid, hash } = made;
  const check = await deps.books.mintCode(row.id, { kid, hash, expiresAt: now + CODE_LIFE_MS });
  return { code: made.code, approvalId: row.approvalId, expiresAt: check!.expiresAt };
}
