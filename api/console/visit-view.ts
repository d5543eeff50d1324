// What the frame of each page says of the visit: who is signed in, and what is open now.
import type { Response } from 'express';
import type { ConsoleVisitView } from '../../console/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { ConsoleVisit } from './visit.ts';

/** The visit that `consoleVisit` put there. */
export const visitIn = (res: Response): ConsoleVisit => res.locals.console as ConsoleVisit;

/** Read afresh for each page: the position first, so that nothing that comes after is missed. */
export async function visitView(
  { books, now }: Pick<ApiDeps, 'books' | 'now'>,
  res: Response,
): Promise<ConsoleVisitView> {
  const { actor, csrf } = visitIn(res);
  const position = await books.lastPosition();
  const open = await books.openCounts();
  return {
    name: actor.id,
    role: actor.role,
    csrf,
    open: { approvals: open.approvals, overdue: open.overdueApprovals, incidents: open.incidents },
    position,
    now: now(),
  };
}
