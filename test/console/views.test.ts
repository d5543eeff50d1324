// What the console's lists say, from rows to words: searches that stand in an address, pages there and back, sentences.
import { describe, expect, test } from '@jest/globals';
import {
  instanceItem,
  kpisView,
  mendingRequest,
  newsWords,
  overviewSentence,
  pageLinks,
  readPageAt,
  readSearch,
  searchQuery,
  SHOWN,
  startRequest,
} from '../../console/index.ts';
import { namesForIds } from '../../console/views/names-for-ids.ts';
import { ageOf, asFigure, shortLength } from '../../console/views/lengths.ts';
import type { Figures, KpiReport } from '../../process/kpi/types.ts';
import type { ListedInstance, OpenIncidentRow } from '../../store/books.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 2, 11, 9, 40);

const row = (fields: Partial<ListedInstance> = {}): ListedInstance => ({
  id: 'proc-1',
  name: 'Acme SSO',
  processId: 'sso',
  version: '1.0.0',
  teamId: null,
  status: 'running',
  phase: 'b',
  startedAt: NOW - 48 * HOUR,
  closedAt: null,
  startedBy: 'local',
  searchable: { customer: 'Acme', sites: ['Berlin'], seats: 5, note: '' },
  openIncidents: 0,
  pendingApprovals: 0,
  lastSeq: 3,
  workflowStarted: true,
  waits: [],
  dueAt: null,
  waitingSince: null,
  changedAt: NOW - HOUR,
  phases: [
    { id: 'a', status: 'completed' },
    { id: 'b', status: 'current' },
    { id: 'c', status: 'ahead' },
  ],
  ...fields,
});
const names = {
  definition: 'SSO',
  paused: false,
  actor: (id: string) => id.toUpperCase(),
  phase: (id: string) => `Phase ${id}`,
};
const item = (fields: Partial<ListedInstance>, lookedAt: number | null = null) =>
  instanceItem(row(fields), names, NOW, lookedAt);
const wait = (kind: ListedInstance['waits'][number]['kind'], title: string, on: string[] = ['john']) => ({
  kind,
  id: title,
  title,
  on,
  since: NOW - HOUR,
  dueAt: null,
});

describe('a row', () => {
  test.each<[string, Partial<ListedInstance>, string, string, string | null]>([
    ['one decision', { waits: [wait('approval', 'Review')] }, 'Waits', 'JOHN: Review', null],
    [
      'several of one person are counted',
      { waits: [wait('approval', 'A'), wait('approval', 'B'), wait('task', 'C')] },
      'Waits',
      'JOHN: 2 decisions and 1 task',
      null,
    ],
    [
      'others beside them',
      { waits: [wait('approval', 'A'), wait('approval', 'B', ['jane'])] },
      'Waits',
      'JOHN: A',
      'and 1 more',
    ],
    ['an agent at work', { waits: [wait('work', 'Draft', ['writer'])] }, 'Working', 'WRITER: Draft', null],
    [
      'trouble first',
      { openIncidents: 1, waits: [wait('incident', 'Task "A" failed by customer_ciso.', [])] },
      'Trouble',
      'Task “A” failed by CUSTOMER_CISO.',
      null,
    ],
    [
      'paused',
      { status: 'paused', waits: [wait('approval', 'A')] },
      'Paused',
      'An operator to resume it',
      'and 1 more',
    ],
    ['nothing that is listed', {}, 'Waits', 'A condition or a gate', null],
    ['nobody is asked now', { waits: [wait('approval', 'A', [])] }, 'Waits', 'Nobody yet: A', null],
    ['complete', { status: 'completed', phase: null, closedAt: NOW }, 'Complete', '', null],
    ['failed', { status: 'failed', closedAt: NOW }, 'Failed', '', null],
  ])('%s', (_case, fields, state, waits, more) => {
    const { state: shown, ...said } = item(fields);
    expect([shown.word, said.waits, said.more]).toEqual([state, waits, more]);
  });

  test('phases, deadline, known values and news', () => {
    expect(item({ dueAt: NOW + HOUR }, NOW - 2 * HOUR)).toMatchObject({
      known: 'Acme, 5',
      phase: { name: 'Phase b', number: 2, of: 3 },
      steps: ['ok', 'wait', 'idle'],
      due: { at: NOW + HOUR, overdue: false },
      isNews: true,
    });
    expect(item({ dueAt: NOW - 1, status: 'paused' }, NOW)).toMatchObject({ due: 'stands', isNews: false });
  });
});

describe('a search', () => {
  test('stands in the address and comes back from it', () => {
    const query = {
      text: 'acme roll',
      show: 'people',
      processId: 'sso',
      version: '1.0.0',
      phase: 'b',
      waitingOn: 'Jane@acme.com',
      incident: 'task-failed',
      dueBefore: '2026-03-12',
      startedFrom: '2026-03-01',
      startedUntil: '2026-03-02',
      contextName: 'customer',
      contextValue: 'Acme',
      teamId: 'team-1',
      sort: 'due',
      order: 'desc',
    };
    const asked = readSearch(query);
    expect(searchQuery(asked)).toEqual(query);
    expect(asked.problems).toEqual([]);
    expect(asked.search).toEqual({
      status: ['running'],
      waitsFor: 'people',
      text: 'acme roll',
      processId: 'sso',
      version: '1.0.0',
      phase: 'b',
      waitingOn: 'Jane@acme.com',
      incident: 'task-failed',
      dueBefore: Date.UTC(2026, 2, 12),
      startedFrom: Date.UTC(2026, 2, 1),
      // The day itself is meant, too.
      startedUntil: Date.UTC(2026, 2, 3),
      context: { customer: 'Acme' },
      teamId: 'team-1',
    });
  });

  test('nothing asked is what is open; nonsense is said, or passed over', () => {
    expect(readSearch({})).toMatchObject({
      search: { status: ['running', 'paused'] },
      sort: 'started',
      order: 'desc',
    });
    expect(searchQuery(readSearch({}))).toEqual({});
    const asked = readSearch({
      show: '__proto__',
      sort: 'size',
      dueBefore: '12 March',
      contextValue: 'x',
      text: ['a', 'b'],
    });
    expect(asked.problems.map(({ field }) => field)).toEqual(['contextName', 'dueBefore']);
    expect(asked.search).toEqual(SHOWN['']!.search);
    expect(readSearch({ processId: '\0', id: ['a\0', 'b'] })).toMatchObject({
      typed: { processId: '' },
      picked: ['b'],
    });
  });
});

test('pages lead on and back again', () => {
  const place = (query: Record<string, string | string[]>) => JSON.stringify(query);
  const visited: string[] = [];
  let query: Record<string, unknown> = {};
  for (const next of ['c2', 'c3', 'c4', undefined]) {
    const at = readPageAt(query);
    visited.push(at.cursor ?? 'first');
    const links = pageLinks(at, next, place);
    if (links.next) query = JSON.parse(links.next) as Record<string, unknown>;
  }
  expect(visited).toEqual(['first', 'c2', 'c3', 'c4']);
  const back: string[] = [];
  for (;;) {
    const at = readPageAt(query);
    const { previous } = pageLinks(at, undefined, place);
    if (previous === null) break;
    query = JSON.parse(previous) as Record<string, unknown>;
    back.push(readPageAt(query).cursor ?? 'first');
  }
  expect(back).toEqual(['c3', 'c2', 'first']);
});

test('the overview says how many, and each part leads to its list', () => {
  const said = overviewSentence({
    running: 8,
    paused: 1,
    atWork: 2,
    waitForPeople: 3,
    inTrouble: 3,
    waitOtherwise: 0,
    approvals: 0,
    overdueApprovals: 0,
    incidents: 3,
  });
  expect(said.map(({ text }) => text).join('')).toBe(
    '9 processes are open: 3 are in trouble, 3 wait for people, 2 have agents at work, 1 is paused.',
  );
  expect(said.flatMap(({ href }) => href ?? [])).toEqual([
    '/console/instances?show=trouble',
    '/console/instances?show=people',
    '/console/instances?show=working',
    '/console/instances?show=paused',
  ]);
  expect(newsWords(['ApprovalDecided', 'IncidentRaised', 'ApprovalDecided']).map(({ text }) => text)).toEqual(
    ['1 new incident', '2 decisions'],
  );
});

test('ids become names; plain words stay', () => {
  const actor = (id: string) => ({ customer_ciso: 'Jane Doe', john: 'John Smith' })[id] ?? id;
  expect(namesForIds('"A" waits for customer_ciso and john, who is no worker.', 'john', actor)).toBe(
    '“A” waits for Jane Doe and John Smith, who is no worker.',
  );
  expect(namesForIds('john is at https://acme.com/customer_ciso/x', null, actor)).toBe(
    'john is at https://acme.com/customer_ciso/x',
  );
});

test('lengths never promise more than there is', () => {
  expect([0, 59, 3 * 60, 220 * 60, 31.9 * 3600, 6.9 * 86_400].map((s) => shortLength(s * 1000))).toEqual([
    'under a minute',
    'under a minute',
    '3 min',
    '3 h 40 min',
    '31 h',
    '6 d',
  ]);
  expect(ageOf(51 * HOUR, 48 * HOUR)).toBe('51 of 48 h');
  expect(ageOf(3 * HOUR, 168 * HOUR)).toBe('3 h of 7 d');
  expect(asFigure(6.4 * 24 * HOUR)).toEqual({ value: '6.4', unit: 'days' });
});

test('a form that mends becomes the operator’s action', () => {
  const incident = {
    incidentId: 'i.1',
    participantId: 'jane',
    approvalId: 'a.1',
    kind: 'no-address',
    actions: ['cancel'],
  };
  const ask = (way: 'address' | 'extend' | 'redo', typed: Record<string, string>) =>
    mendingRequest(incident as unknown as OpenIncidentRow, way, typed);
  expect(ask('address', { email: ' jane@acme.com ', name: '', reason: '' })).toEqual({
    action: 'bind-participant',
    on: { participantId: 'jane' },
    body: { email: 'jane@acme.com' },
  });
  expect(ask('extend', { extendBy: '2d', reason: 'Ill.' }).body).toEqual({ extendBy: '2d', reason: 'Ill.' });
  expect(ask('redo', { target: 'sso', reason: 'Again.' })).toMatchObject({
    action: 'resolve-incident',
    body: { action: 'redo', target: 'sso', reason: 'Again.' },
  });
});

test('a start takes numbers as numbers, and says what is no JSON', () => {
  const form = { onboarding: null, contextNames: ['seats', 'code', 'sure'], people: [] };
  const typed = {
    name: ['A'],
    'c.seats': ['5000'],
    'c.code': ['007'],
    'c.sure': ['true'],
    more: ['{"a":[1]}'],
  };
  expect(startRequest(form, typed)).toEqual({
    body: { name: 'A', context: { seats: 5000, code: '007', sure: true, a: [1] }, externalParticipants: [] },
    problems: [],
  });
  expect(startRequest(form, { more: ['[1]'] }).problems).toEqual([
    { name: 'more', text: 'Write an object: { "name": "value" }.' },
  ]);
});

const NOTHING: Figures = {
  started: 0,
  completed: 0,
  cancelled: 0,
  failed: 0,
  throughputPerWeek: 0,
  cycleTime: null,
  phaseTime: null,
  waiting: { agent: null, person: null, gate: null },
  time: { paused: 0, trouble: 0, person: 0, agent: 0, gate: 0, other: 0 },
  inTime: { count: 0, of: 0, percent: null },
  errors: { count: 0, of: 0, percent: null },
  rework: { count: 0, of: 0, percent: null },
  automation: { count: 0, of: 0, percent: null },
  exceptions: { count: 0, byWhat: {} },
  escalations: 0,
};
const report = (all: Partial<Figures>, before: Partial<Figures> = {}): KpiReport => ({
  from: '2026-01-14T09:40:00.000Z',
  until: '2026-03-11T09:40:00.000Z',
  asOf: '2026-03-11T09:40:00.000Z',
  processId: null,
  version: null,
  all: { ...NOTHING, ...all },
  before: { ...NOTHING, ...before },
  weeks: [NOTHING, { ...NOTHING, ...all }].map((figures) => ({ from: '', until: '', figures })),
  groupedBy: null,
  groups: [],
  groupsLeftOut: 0,
});
const lasting = (days: number) => {
  const ms = days * 24 * HOUR;
  return { count: 4, mean: ms, p50: ms, p75: ms, p90: ms, p95: ms, max: ms };
};

describe('tiles', () => {
  test('say a number, what to hold it against, and its course in words', () => {
    const { tiles } = kpisView(
      report(
        {
          cycleTime: lasting(6.4),
          time: { paused: 9e9, trouble: 9, person: 58, agent: 33, gate: 0, other: 0 },
          inTime: { count: 46, of: 50, percent: 92 },
          exceptions: { count: 3, byWhat: { 'new-address': 1, 'task-skipped': 2 } },
        },
        { cycleTime: lasting(7.1) },
      ),
    );
    expect(tiles.map(({ value, unit, sub }) => `${value} ${unit} (${sub})`)).toEqual([
      '6.4 days (7.1 in the 2 weeks before)',
      '58 % of the time (Agents 33 %, trouble 9 %)',
      '92 % (46 of 50. Goal: 90 %)',
      'null % (No attempts)',
      'null % (No decisions)',
      '3  (2 × task skipped, and others)',
    ]);
    expect(tiles[0]!.chart.says).toBe('Median cycle time by week, in days: none, 6.4');
    expect(tiles[1]!.chart).toMatchObject({
      parts: [
        { tone: 'wait', share: 0.58 },
        { tone: 'work', share: 0.33 },
        { tone: 'bad', share: 0.09 },
      ],
    });
  });

  test('nothing to count is said as such', () => {
    expect(kpisView(report({})).tiles.map(({ value, sub }) => [value, sub])).toEqual([
      [null, 'Nothing was completed'],
      [null, 'No time passed'],
      [null, 'Nothing was due'],
      [null, 'No attempts'],
      [null, 'No decisions'],
      ['0', 'No rule was overridden'],
    ]);
  });
});
