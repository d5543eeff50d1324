// What a search asks, in words: above its list, and before something is done to all that it finds.
import { writtenDate } from '../../process/views/written-date.ts';
import { INCIDENT_WORDS } from './incident-words.ts';
import { SHOWN } from './search.ts';
import type { SearchTyped } from './types/instances.ts';

/** "open, of vendor_onboarding, waiting for jane@acme.com". `name`: what an id of a definition, phase or person is called. */
export function asksWords(
  typed: SearchTyped,
  name: (field: 'processId' | 'phase' | 'waitingOn', id: string) => string,
): string {
  const day = (text: string) => writtenDate(Date.parse(`${text}T00:00:00Z`), { time: false });
  const said: [keyof SearchTyped, (text: string) => string][] = [
    ['processId', (id) => `of ${name('processId', id)}`],
    ['version', (version) => `version ${version}`],
    ['phase', (id) => `in ${name('phase', id)}`],
    ['waitingOn', (id) => `waiting for ${name('waitingOn', id)}`],
    ['incident', (kind) => (kind === 'any' ? 'with an incident' : `with “${INCIDENT_WORDS[kind] ?? kind}”`)],
    ['dueBefore', (text) => `due before ${day(text)}`],
    ['startedFrom', (text) => `started since ${day(text)}`],
    ['startedUntil', (text) => `started until ${day(text)}`],
    ['contextValue', (value) => `with ${typed.contextName} “${value}”`],
    ['teamId', (id) => `run by team ${id}`],
    ['text', (words) => `with “${words}” in name, id or searchable values`],
  ];
  const parts = said.flatMap(([field, words]) => (typed[field] === '' ? [] : [words(typed[field])]));
  return [SHOWN[typed.show]?.asks ?? 'open', ...parts].join(', ');
}
