// The receipt of a counted decision, as a page or as JSON.
import { buildReceiptView, type ReceiptView } from '../../portal/index.ts';
import type { Correction } from '../../process/events.ts';
import type { DecisionOutcomeView } from '../../process/views/types.ts';
import { allEntries, contentOf } from '../instance/audit-reader.ts';
import type { ApiDeps } from '../deps.ts';
import type { OpenSession } from './session.ts';
import type { PageReading } from './page-source.ts';

/** Said above a receipt that answers the same form sent again. */
export const SENT_BEFORE = {
  tone: 'idle',
  title: 'This is recorded',
  text: 'It was sent before and counts once.',
} as const;

type Counted = Extract<DecisionOutcomeView, { status: 'counted' }>;

/** Null where the instance's state knows the approval no more. */
export async function receiptView(
  deps: ApiDeps,
  open: { session: Pick<OpenSession['session'], 'instanceId'> },
  { source }: Pick<PageReading, 'source'>,
  outcome: Counted,
  note?: ReceiptView['note'],
): Promise<ReceiptView | null> {
  return buildReceiptView({
    ...source,
    outcome,
    ...(await decidedWith(deps, open.session.instanceId, outcome)),
    ...(note ? { note } : {}),
  });
}

/** What was corrected, and how the decision's own link came to be and when it was first opened: what identifies who decided. */
async function decidedWith(deps: ApiDeps, instanceId: string, { decisionId, participantId }: Counted) {
  const entries = await allEntries(deps.books, instanceId, ['ApprovalDecided', 'link_opened']);
  const decided = entries.find(
    (entry) => entry.type === 'ApprovalDecided' && contentOf(entry)['decisionId'] === decisionId,
  );
  const linkId = decided ? contentOf(decided)['linkId'] : undefined;
  const opened = entries.findLast(
    (entry) =>
      entry.type === 'link_opened' &&
      contentOf(entry)['linkId'] === linkId &&
      (!decided || entry.at <= decided.at),
  );
  const link = typeof linkId === 'string' ? await deps.books.link(linkId) : null;
  // The address that was theirs when the link was made, not a later one.
  const bindings = (await deps.books.bindings(instanceId)).filter(
    (each) => each.participantId === participantId && each.boundAt <= (link?.issuedAt ?? Infinity),
  );
  const binding = bindings.toSorted((a, b) => a.boundAt - b.boundAt).at(-1);
  return {
    correction: (decided ? (contentOf(decided)['correction'] as Correction | undefined) : undefined) ?? null,
    link: {
      via: link?.via ?? ('mail' as const),
      address: binding?.email ?? null,
      openedAt: opened?.at ?? null,
    },
  };
}
