// Who started an instance, where a person comes in or gets an address: the engine keeps the starter from approving.
import type { Books, InstanceRow } from '../../store/books.ts';

/** Whether the id or the address is that of who started it: the caller's own, or that of the person it was started for. */
export async function isStarter(
  books: Books,
  row: InstanceRow,
  participantId: string,
  email: string,
): Promise<boolean> {
  const input = await books.instanceInput(row.id);
  const starters = [row.startedBy, input?.start.command.by.id].map((each) => each?.toLowerCase());
  return starters.includes(participantId) || starters.includes(email.trim().toLowerCase());
}
