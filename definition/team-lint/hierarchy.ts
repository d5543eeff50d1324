// Who reports to whom: that both sides say the same, without cycles, and that levels grow downwards.
import { didYouMean } from '../did-you-mean.ts';
import type { Written } from '../draft-fields.ts';
import { cyclesIn } from '../lint/cycles.ts';
import { type Finding, pointerTo, problem } from '../problem.ts';
import type { DraftMember, DraftPlace } from '../team-draft.ts';

/** One side's word that `lower` reports to `upper`, and where it stands. */
interface Tie {
  upper: string;
  lower: string;
  at: string;
}

/** Problems of levels, subordinates and reportsTo. */
export function lintHierarchy(members: DraftMember[]): Finding[] {
  const byId = new Map(members.map((member) => [member.id, member]));
  const ids = new Set(byId.keys());
  const placed = members.flatMap(({ id, place }) => (place === null ? [] : [{ id, place }]));
  const named = placed.flatMap(({ place }) => [
    ...(place.subordinates ?? []),
    ...(place.reportsTo === null ? [] : [place.reportsTo]),
  ]);
  const down = placed.flatMap(({ id, place }) =>
    (place.subordinates ?? []).map(({ text, at }): Tie => ({ upper: id, lower: text, at })),
  );
  const up = placed.flatMap(({ id, place: { reportsTo } }): Tie[] =>
    reportsTo === null ? [] : [{ upper: reportsTo.text, lower: id, at: reportsTo.at }],
  );
  const ties = [...down, ...up].filter(({ upper, lower }) => byId.has(upper) && byId.has(lower));
  const placeOf = (id: string): DraftPlace | null => byId.get(id)?.place ?? null;
  return [
    ...named.flatMap((written) => unknownMember(written, ids)),
    ...down.flatMap((tie) => saysOtherwise(tie, placeOf(tie.lower))),
    ...up.flatMap((tie) => leavesOut(tie, placeOf(tie.upper))),
    ...listedTwice(down),
    ...cycles(ties),
    ...ties.flatMap((tie) => levels(tie, placeOf)),
    ...placed.flatMap(({ id, place }) => idle(id, place, ties)),
  ];
}

/** A finding where `written` is no agent of the team. */
export function unknownMember(written: Written, members: ReadonlySet<string>): Finding[] {
  if (members.has(written.text)) return [];
  const message = `"${written.text}" is no id of an agent in this team.`;
  return [problem('unknown-reference', written.at, message, () => didYouMean(written.text, members))];
}

function saysOtherwise({ upper, lower, at }: Tie, place: DraftPlace | null): Finding[] {
  const says = place?.reportsTo?.text;
  if (says === undefined || says === upper) return [];
  const message = `"${upper}" lists "${lower}" as a subordinate, but "${lower}" reports to "${says}"; let both say the same.`;
  return [problem('hierarchy-unfit', at, message)];
}

function leavesOut({ upper, lower, at }: Tie, place: DraftPlace | null): Finding[] {
  const list = place?.subordinates ?? null;
  if (list === null || list.some(({ text }) => text === lower)) return [];
  const message = `"${lower}" reports to "${upper}", whose subordinates leave it out; add it there, or leave the list out.`;
  return [problem('hierarchy-unfit', at, message)];
}

function listedTwice(down: Tie[]): Finding[] {
  const first = new Map<string, Tie>();
  return down.flatMap((tie) => {
    const before = first.get(tie.lower);
    if (before === undefined) {
      first.set(tie.lower, tie);
      return [];
    }
    const message = `"${tie.lower}" is a subordinate of "${before.upper}" at ${before.at} already; an agent has one place, so keep one.`;
    return [problem('hierarchy-unfit', tie.at, message)];
  });
}

function cycles(ties: Tie[]): Finding[] {
  const edges = new Map<string, string[]>();
  for (const { upper, lower } of ties) {
    const below = edges.get(upper) ?? [];
    if (!below.includes(lower)) edges.set(upper, [...below, lower]);
  }
  return cyclesIn(edges).map((path) => {
    const last = ties.find(({ upper, lower }) => upper === path.at(-2) && lower === path.at(-1))!;
    const message = `Who reports to whom goes in a circle: ${path.map((id) => `"${id}"`).join(' over ')}; cut it at one place.`;
    return problem('hierarchy-cycle', last.at, message);
  });
}

/** At the lower one's level, so that a pair that both sides name is told once. */
function levels({ upper, lower }: Tie, placeOf: (id: string) => DraftPlace | null): Finding[] {
  const [above, below] = [placeOf(upper), placeOf(lower)];
  if (above === null || below === null || above.level === null || below.level === null) return [];
  if (upper === lower || below.level > above.level) return [];
  const message = `"${lower}" is on level ${below.level} and stands below "${upper}" on level ${above.level}; give it a greater level.`;
  return [problem('hierarchy-unfit', pointerTo(below.at, 'level'), message)];
}

function idle(id: string, place: DraftPlace, ties: Tie[]): Finding[] {
  if (!place.canDelegate || ties.some(({ upper }) => upper === id)) return [];
  const message = `"${id}" may delegate but nobody reports to it; name subordinates, or leave canDelegate out.`;
  return [problem('ignored-field', pointerTo(place.at, 'canDelegate'), message)];
}
