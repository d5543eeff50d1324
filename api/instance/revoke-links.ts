// Ends links of people: one, a person's, or everybody's in an instance. Sessions opened with them end, too.
import type { Principal } from '../../process/principal.ts';
import type { InstanceRow, JournalEntry, LinkRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/problem.ts';
import { graphOf, readInstance } from './instance-reader.ts';

type Deps = Pick<ApiDeps, 'books' | 'gateway' | 'now'>;

/** A link of this person in this instance. Throws `link-not-found`. */
export async function linkOf(
  { books }: Pick<Deps, 'books'>,
  row: InstanceRow,
  participantId: string,
  linkId: string,
): Promise<LinkRow> {
  const link = await books.link(linkId);
  if (link && link.instanceId === row.id && link.participantId === participantId) return link;
  throw new ApiProblem('link-not-found', `"${participantId}" has no link "${linkId}" here.`);
}

/** Throws `link-not-found`. One that is over already stays as it is. */
export async function revokeLink(
  deps: Deps,
  row: InstanceRow,
  participantId: string,
  linkId: string,
  by: Principal,
): Promise<void> {
  const { id } = await linkOf(deps, row, participantId, linkId);
  const at = deps.now();
  await deps.books.revokeLink(id, at, revokedNote(row.id, participantId, id, by, at));
}

/** `participantId` null: everybody's. Returns the links that ended. Throws `participant-not-found`. */
export async function revokeLinksOf(
  deps: Deps,
  row: InstanceRow,
  participantId: string | null,
  by: Principal,
): Promise<string[]> {
  if (participantId !== null) await checkPerson(deps, row, participantId);
  const at = deps.now();
  const noteOf = (linkId: string, whose: string) => revokedNote(row.id, whose, linkId, by, at);
  return await deps.books.revokeLinksOf(row.id, participantId, at, noteOf);
}

/** Throws `participant-not-found` for who is no person here. */
export async function checkPerson(deps: Deps, row: InstanceRow, participantId: string): Promise<void> {
  if ((await graphOf(deps.books, row)).person(participantId)) return;
  // Somebody who came in another's place is a person here, too.
  const { state } = await readInstance(deps, row.id);
  if (state.guests && Object.hasOwn(state.guests, participantId)) return;
  throw new ApiProblem('participant-not-found', `"${participantId}" is not a person of this process.`);
}

const revokedNote = (
  instanceId: string,
  participantId: string,
  linkId: string,
  by: Principal,
  at: number,
): JournalEntry => ({
  instanceId,
  type: 'link_revoked',
  at,
  actor: by.id,
  data: { linkId, participantId, by: { ...by } },
});
