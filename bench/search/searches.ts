// What is looked for in the bench: every filter alone and in company, in every order, first pages and deep ones.
import type { InstancePage, InstanceSearch, InstanceSort } from '../../store/books.ts';
import { NOW } from './instances.ts';

const DAY = 86_400_000;

/** From finding all to finding nothing. */
export const SEARCHES: Record<string, InstanceSearch> = {
  everything: {},
  open: { status: ['running', 'paused'] },
  'one definition': { processId: 'sso' },
  'definition and version': { processId: 'sso', version: '1.1.0' },
  'phase, closed': { phase: 'rollout', status: ['completed'] },
  'failed of a team': { status: ['failed'], teamId: 'team_7' },
  'a definition that is not there': { processId: 'nothing' },
  'on somebody with little': { waitingOn: 'person17' },
  'on somebody with much': { waitingOn: 'person0' },
  'by address, little': { waitingOn: 'Person17@Acme.com' },
  'by address, much': { waitingOn: 'person0@acme.com' },
  'incident of any kind': { incident: true },
  'incident of a kind': { incident: 'no-address' },
  'due by tomorrow': { dueBefore: NOW + DAY },
  'started in a week': { startedFrom: NOW - 200 * DAY, startedUntil: NOW - 193 * DAY },
  'a value few have': { context: { contract: 'c-4711' } },
  'a value many have': { context: { region: 'Region 3' } },
  'a word few have': { text: '4711' },
  'a word all have': { text: 'roll' },
  'several words': { text: 'rollout company4 4' },
  'a word nobody has': { text: 'zzz' },
  'open, much, word all have': { status: ['running'], waitingOn: 'person0@acme.com', text: 'rollout' },
  'values that are not together': { context: { region: 'region 3', customer: 'company7' }, text: 'roll' },
  'much and nothing': { text: 'rollout', context: { region: 'region 1' }, phase: 'nowhere' },
  'two that many have': { context: { region: 'region 1' }, text: 'rollout for' },
  'all at once': {
    processId: 'sso',
    version: '1.1.0',
    status: ['running', 'paused'],
    phase: 'review',
    waitingOn: 'person0@acme.com',
    dueBefore: NOW + 10 * DAY,
    startedFrom: NOW - 300 * DAY,
    context: { region: 'region 1' },
    text: 'rollout comp',
  },
};

export const SORTS: [InstanceSort, 'asc' | 'desc'][] = (
  ['started', 'name', 'due', 'waiting', 'changed'] as const
).flatMap((sort): [InstanceSort, 'asc' | 'desc'][] => [
  [sort, 'asc'],
  [sort, 'desc'],
]);

/** Every search in every order. */
export const COMBINATIONS: { label: string; page: InstancePage }[] = Object.entries(SEARCHES).flatMap(
  ([name, search]) =>
    SORTS.map(([sort, order]) => ({
      label: `${name}, by ${sort} ${order}`,
      page: { search, sort, order, limit: 50 },
    })),
);
