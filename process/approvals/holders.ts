// Who decides in whose place on one approval. Each place among its approvers has one holder now; the others gave it away.
import { own } from '../own.ts';
import type { ApprovalState } from '../state.ts';

type Held = Pick<ApprovalState, 'approvers' | 'inPlaceOf' | 'standIns'>;

/** Those from whom the place came to them, nearest first. [] for whom the request was put to at first. */
export function heldBefore({ inPlaceOf = {} }: Held, id: string): string[] {
  const before: string[] = [];
  for (let from = own(inPlaceOf, id); from !== undefined; from = own(inPlaceOf, from)) before.push(from);
  return before;
}

/** To whom the place was put at first. */
export function firstHolder(approval: Held, id: string): string {
  return heldBefore(approval, id).at(-1) ?? id;
}

/** Who has the place now that this person had; undefined: they never had one. */
export function holderNow(approval: Held, id: string): string | undefined {
  const first = firstHolder(approval, id);
  return approval.approvers.find((each) => firstHolder(approval, each) === first);
}

/** Those who had a place and gave it away: they decide no longer, and stay informed. */
export function formerHolders({ approvers, inPlaceOf = {} }: Held): string[] {
  const all = new Set([...Object.values(inPlaceOf), ...Object.keys(inPlaceOf)]);
  return [...all].filter((id) => !approvers.includes(id));
}

/** Who has this person's place for good: who only stands in for somebody away does not keep it, nor who has it from them. */
export function lastingHolder(approval: Held, id: string): string {
  const last = holderNow(approval, id) ?? id;
  const inTurn = [last, ...heldBefore(approval, last)].reverse();
  const firstStandIn = inTurn.findIndex((each) => approval.standIns?.includes(each) === true);
  return firstStandIn < 0 ? last : inTurn[firstStandIn - 1]!;
}

/** The places after one of them changed hands. Given back to who had it before, it is as it was with them. */
export function handedOver(
  approval: ApprovalState,
  { from, to, how }: { from: string; to: string; how: 'delegated' | 'reassigned' | 'absence' },
): ApprovalState {
  const swap = (id: string): string => (id === from ? to : id);
  const places = {
    ...approval,
    approvers: approval.approvers.map(swap),
    ...(approval.veto === undefined ? {} : { veto: approval.veto.map(swap) }),
  };
  if (heldBefore(approval, from).includes(to)) return places;
  const standIns = (approval.standIns ?? []).filter((id) => id !== to);
  if (how === 'absence') standIns.push(to);
  return {
    ...places,
    inPlaceOf: { ...approval.inPlaceOf, [to]: from },
    ...(standIns.length === 0 && approval.standIns === undefined ? {} : { standIns }),
  };
}
