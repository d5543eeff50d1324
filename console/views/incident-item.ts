// One open incident as lists and its own page show it.
import type { OpenIncidentRow } from '../../store/books.ts';
import { CONSOLE } from '../paths.ts';
import { INCIDENT_WORDS, MENDING_WORDS } from './incident-words.ts';
import { shortLength } from './lengths.ts';
import type { InstanceNames } from './instance-item.ts';
import { namesForIds } from './names-for-ids.ts';
import { type MendingChoices, mendingForms } from './mending.ts';
import type { IncidentItem } from './types/incidents.ts';

/** `choices` null: it is only shown, with the way to its page. */
export function incidentItem(
  row: OpenIncidentRow,
  names: Pick<InstanceNames, 'definition' | 'actor'>,
  now: number,
  choices: MendingChoices | null,
): IncidentItem {
  return {
    anchor: `i-${row.instanceId}-${row.incidentId}`.replaceAll(/[^A-Za-z0-9_-]/g, '-'),
    kind: INCIDENT_WORDS[row.kind] ?? row.kind,
    title: withStop(namesForIds(row.message, row.participantId, names.actor)),
    cure: MENDING_WORDS[row.kind].cure,
    instanceName: row.instanceName,
    instanceHref: CONSOLE.instance(row.instanceId),
    definition: `${names.definition} ${row.version}`,
    raisedAt: row.raisedAt,
    age: shortLength(now - row.raisedAt),
    href: CONSOLE.mend(row.instanceId, row.incidentId),
    button: MENDING_WORDS[row.kind].button,
    ways: choices === null ? [] : mendingForms(row, choices),
  };
}

const withStop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
