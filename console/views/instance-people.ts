// The people of an instance: who they are in it, where they are reached, which links they hold.
import { everybody } from '../../process/people.ts';
import type { PersonNode } from '../../definition/graph.ts';
import { timeLeft, writtenDate } from '../../process/views/written-date.ts';
import { maskAddress } from '../../portal/views/mask-address.ts';
import { whoIs } from './instance-names.ts';
import type { InstanceSource } from './instance-source.ts';
import type { PeopleView, PersonRowView } from './types/instance.ts';

const SHOWN = 8;

const ROLES: Record<string, string> = {
  approver: 'approver',
  responsible: 'does tasks',
  informed: 'is kept informed',
  delegator: 'runs the process',
};

/** Those for whom something waits come first; those beyond the first few are folded. */
export function peopleView(source: InstanceSource): PeopleView {
  const waitsOn = new Set(source.status.waitsFor.flatMap(({ on }) => on));
  const people = everybody(source.graph, source.state).toSorted(
    (a, b) => Number(waitsOn.has(b.id)) - Number(waitsOn.has(a.id)),
  );
  const rows = people.map((person) => rowOf(source, person));
  return { shown: rows.slice(0, SHOWN), folded: rows.slice(SHOWN) };
}

function rowOf(source: InstanceSource, { id, name: label, raidRole }: PersonNode): PersonRowView {
  const { state, people, contacts, now } = source;
  const name = whoIs(source, id);
  const guest = state.guests?.[id];
  const address = people[id]?.email;
  const does = ROLES[raidRole ?? ''] ?? 'takes part';
  const place = guest === undefined ? null : `in place of ${whoIs(source, guest.inPlaceOf)}`;
  const parts = [place ?? (label === id || label === name ? null : label), does].filter(
    (part) => part !== null,
  );
  const role = parts.join(', ');
  const links = contacts.links.get(id) ?? [];
  const opened = contacts.openedBy.get(id);
  const absence = state.away?.[id];
  const away =
    absence === undefined
      ? []
      : [
          `Away${absence.until === null ? '' : ` until ${writtenDate(absence.until, { year: false })}`}; ${whoIs(source, absence.substitute)} is asked instead`,
        ];
  return {
    id,
    name,
    role: role.charAt(0).toUpperCase() + role.slice(1),
    address: address === undefined ? null : maskAddress(address),
    says: [...away, linkWords(links, opened, now)],
    links: links.map((link) => {
      const at = contacts.opened.get(link.id);
      const how = link.via === 'api' ? 'made over the API' : 'mailed';
      const seen = at === undefined ? 'not opened yet' : `opened ${timeLeft(at, now)}`;
      return { id: link.id, says: `${how} ${writtenDate(link.issuedAt, { year: false })}, ${seen}` };
    }),
  };
}

function linkWords(links: { expiresAt: number }[], opened: number | undefined, now: number): string {
  const seen = opened === undefined ? '' : `, opened ${timeLeft(opened, now)}`;
  if (links.length === 0) return opened === undefined ? 'No link yet' : `No link that works now${seen}`;
  const last = links.reduce((max, { expiresAt }) => Math.max(max, expiresAt), 0);
  const many = links.length === 1 ? 'Link' : `${links.length} links`;
  return `${many} until ${writtenDate(last, { year: false, time: false })}${seen === '' ? ', not opened yet' : seen}`;
}
