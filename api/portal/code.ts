// The code that an approval may ask for: where it stands for one session, and whether a given one is right.
import { CODE_LIFE_MS, CODE_TRIES, hashOfGiven } from '../../links/index.ts';
import { type CodeView, type DecisionForm, maskAddress } from '../../portal/index.ts';
import type { EventOfType } from '../../process/events.ts';
import type { ApprovalState } from '../../process/state.ts';
import { isOpen } from '../../process/views/approvals.ts';
import type { People } from '../../process/views/types.ts';
import type { CodeRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { trailOf } from '../instance/trail.ts';
import type { OpenSession } from './session.ts';

/** By approval id, for those of them that are open and ask for a code. */
export async function codeViews(
  deps: Pick<ApiDeps, 'books' | 'now'>,
  { session }: Pick<OpenSession, 'session'>,
  approvals: ApprovalState[],
  people: People,
): Promise<Record<string, CodeView>> {
  const address = people[session.participantId]?.email;
  const views: Record<string, CodeView> = {};
  for (const { id } of approvals.filter((each) => each.stepUp === 'mail-code' && isOpen(each))) {
    const row = await deps.books.newestCode(session.id, id);
    const now = deps.now();
    const common = { maskedAddress: address === undefined ? null : maskAddress(address) };
    if (!row) views[id] = { ...common, state: 'not-asked', askedAt: null, expiresAt: null };
    else {
      const { askedAt, check, wrongTries } = row;
      const ends = check?.expiresAt ?? askedAt + CODE_LIFE_MS;
      const state = wrongTries >= CODE_TRIES || now >= ends ? 'ended' : check ? 'sent' : 'on-its-way';
      views[id] = { ...common, state, askedAt, expiresAt: check?.expiresAt ?? null };
    }
  }
  return views;
}

export type CodeCheckAnswer =
  | { ok: true; confirmedBy: 'mail-code' | null }
  /** Said at the field. */
  | { ok: false; problem: string };

/** Whether the decision may go on. Each wrong code counts as a try. A decision that was counted has spent its code. */
export async function checkCode(
  deps: Pick<ApiDeps, 'books' | 'ring' | 'now'>,
  { session }: OpenSession,
  approval: Pick<ApprovalState, 'id' | 'stepUp'>,
  { decisionId, code: given }: Pick<DecisionForm, 'decisionId' | 'code'>,
): Promise<CodeCheckAnswer> {
  if (approval.stepUp !== 'mail-code') return { ok: true, confirmedBy: null };
  const row = await deps.books.newestCode(session.id, approval.id);
  if (!row) return { ok: false, problem: 'Have a code mailed to you first.' };
  if (!row.check)
    return { ok: false, problem: 'The code is still on its way. Try again once its mail is there.' };
  const digits = given.replace(/[\s-]/g, '');
  // What cannot be a code is a slip of the hand, and no try.
  if (!/^\d{6}$/.test(digits)) return { ok: false, problem: 'Type in the six digits from the mail.' };
  const hash = await hashOfGiven(deps.ring, { id: row.id, kid: row.check.kid }, digits);
  const verdict = hash === null ? 'expired' : await deps.books.tryCode(row.id, hash, deps.now(), CODE_TRIES);
  if (verdict !== 'right') return { ok: false, problem: PROBLEMS[verdict] };
  if (await isSpent(deps, row, decisionId)) return { ok: false, problem: PROBLEMS.spent };
  return { ok: true, confirmedBy: 'mail-code' };
}

/** Whether another decision was counted with a code since this one was asked for; it may have been taken back. */
async function isSpent(
  { books }: Pick<ApiDeps, 'books'>,
  code: CodeRow,
  decisionId: string,
): Promise<boolean> {
  const { instanceId, participantId, approvalId, askedAt } = code;
  for await (const { body } of trailOf(books, instanceId, ['ApprovalDecided'])) {
    const { data } = body as unknown as EventOfType<'ApprovalDecided'>;
    const isOfThem = data.participantId === participantId && data.approvalId === approvalId;
    const usedOne = data.confirmedBy === 'mail-code' && data.receivedAt >= askedAt;
    if (isOfThem && usedOne && data.decisionId !== decisionId) return true;
  }
  return false;
}

const PROBLEMS = {
  wrong: 'This is not the code from the newest mail. Look again, or have another one mailed.',
  locked: 'This was wrong too often, and the code works no longer. Have another one mailed.',
  expired: 'This code works no longer. Have another one mailed.',
  spent: 'This code was used for your earlier answer. Have another one mailed.',
} as const;
