// How many documents one person may add to one instance in an hour, on the page for it or with a task.
import type { SessionRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/problem.ts';

const HOUR_MS = 3_600_000;
/** New versions too. */
const AN_HOUR = 60;

/** Throws `rate-limited`. */
export async function refuseTooManyDocuments(
  { books, now }: Pick<ApiDeps, 'books' | 'now'>,
  { instanceId, participantId }: SessionRow,
): Promise<void> {
  const since = now() - HOUR_MS;
  const versions = await books.artifactVersions(instanceId);
  if (versions.filter(({ by, at }) => by === participantId && at > since).length < AN_HOUR) return;
  const text = `One person may add ${AN_HOUR} documents an hour. Put them into one archive, or come back later.`;
  throw new ApiProblem('rate-limited', text, { headers: { 'Retry-After': '600' } });
}
