// Who has whose address: the engine knows ids alone, and is told which of them are one mailbox.
import type { ProcessGraph } from '../../definition/graph.ts';
import { clashByDefinition, type SameAs } from '../../process/approvals/one-mailbox.ts';
import { refusals } from '../../process/refusals.ts';
import { ApiProblem } from '../http/problem.ts';

interface Addressed {
  participantId: string;
  email?: string | null | undefined;
}

/** An address as it is compared. */
export const sameForm = (email: string): string => email.trim().toLowerCase();

/** Ids of all others with this address, in their order. */
export function othersAt(email: string, participantId: string, everybody: Addressed[]): string[] {
  return everybody
    .filter(
      (each) =>
        each.participantId !== participantId && each.email && sameForm(each.email) === sameForm(email),
    )
    .map((each) => each.participantId);
}

/** Ids with the same address, a list for each address that several have. */
export function sameAddresses(everybody: Addressed[]): SameAs {
  const byAddress = new Map<string, string[]>();
  for (const { participantId, email } of everybody) {
    if (!email) continue;
    const address = sameForm(email);
    byAddress.set(address, [...(byAddress.get(address) ?? []), participantId]);
  }
  return [...byAddress.values()].filter((ids) => ids.length > 1);
}

/** Throws where an approval could never be granted because of a shared address, with the field of who is named second. */
export function checkAddresses(graph: ProcessGraph, sameAs: SameAs, given: Addressed[]): void {
  const clash = clashByDefinition(graph, sameAs);
  if (clash === null) return;
  const { code, message, details } = refusals.addressesShared(clash);
  const index = given.findLastIndex(({ participantId, email }) => email && clash.ids.includes(participantId));
  const pointer = index < 0 ? '/externalParticipants' : `/externalParticipants/${index}/email`;
  throw new ApiProblem('invalid-request', message, { details, errors: [{ pointer, code, message }] });
}
