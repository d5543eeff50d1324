// News for those who are informed: each at once, or a day's in one message; trouble and the end do not wait.
import type { NewEvent } from '../events.ts';
import { own } from '../own.ts';
import type { Turn } from '../turn.ts';
import { informed, newsIn } from './digests.ts';
import { notify } from './notify.ts';

/** Tells of this turn's news, and what has waited for its day. The very last step of a turn. */
export function tellNews(turn: Turn): void {
  const first = (turn.before?.seq ?? 0) + 1;
  const news = turn.events.flatMap((event, index) => {
    const kind = newsIn(event);
    return kind === null ? [] : [{ kind, event, seq: first + index }];
  });
  const isUrgent = news.some(
    ({ kind, event }) => kind === 'end' || (kind === 'trouble' && lasts(turn, event)),
  );
  for (const { id, each } of informed(turn.graph, turn.state)) {
    const digest = own(turn.state.digests ?? {}, id);
    const fromSeq = each ? news[0]?.seq : digest?.fromSeq;
    if (fromSeq === undefined) continue;
    if (each || isUrgent || digest!.dueAt <= turn.at) notify(turn, 'progress', id, { fromSeq });
  }
}

/** Whether a day's news are to go now, even if nothing else happens. */
export function isNewsDue({ state, at }: Turn): boolean {
  return state.status === 'running' && Object.values(state.digests ?? {}).some(({ dueAt }) => dueAt <= at);
}

/** Trouble that the same turn has mended is none. */
function lasts(turn: Turn, event: NewEvent): boolean {
  return event.type === 'IncidentRaised' && own(turn.state.incidents, event.data.incidentId) !== undefined;
}
