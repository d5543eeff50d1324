// Small parts of the instance page that need no server: lengths, folds, transcripts, what is on record of contacts, the chain.
import { expect, test } from '@jest/globals';
import { targetIn, targetValue } from '../../console/views/instance-actions.ts';
import { chainSays } from '../../console/views/instance-chain.ts';
import { contactsOf } from '../../console/views/instance-contacts.ts';
import { transcriptSaid } from '../../console/views/instance-transcript.ts';
import { runsOf } from '../../console/views/runs-of.ts';
import { twoUnitLength } from '../../console/views/two-unit-length.ts';
import type { JsonObject } from '../../definition/types.ts';
import type { TrailEntry } from '../../store/books.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([
  [30_000, 'under 1 min'],
  [MINUTE, '1 min'],
  [48 * HOUR + 42 * MINUTE, '48 h 42 min'],
  [2 * HOUR, '2 h'],
  [16 * 24 * HOUR + 4 * HOUR + MINUTE, '16 d 4 h'],
])('%d ms is %s', (ms, words) => {
  expect(twoUnitLength(ms)).toBe(words);
});

test('runs of folded neighbours are put together where there are many', () => {
  const folded = (text: string) => text === '-';
  expect(runsOf('a--b------c'.split(''), folded)).toEqual(['a', '-', '-', 'b', '------'.split(''), 'c']);
});

test('a target comes back from its form as it went', () => {
  const on = { approvalId: 'task.a&b=c.1', decisionId: 'dec 1' };
  expect(targetIn(targetValue(on, 'john'))).toEqual({ on, choice: 'john' });
  expect(targetIn('')).toEqual({ on: {}, choice: null });
});

test('a transcript is put into words: text, calls, results, and what else there may be', () => {
  const said = transcriptSaid('Be careful.', [
    { role: 'user', content: 'Assess it.' },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I look.' },
        { type: 'tool-call', toolName: 'get_artifact', input: { key: 'plan' } },
      ],
    },
    {
      role: 'tool',
      content: [{ type: 'tool-result', toolName: 'get_artifact', output: { type: 'text', value: 'A plan' } }],
    },
    { role: 'user', content: 'x'.repeat(30_000) },
  ]);
  expect(said.map(({ who }) => who)).toEqual(['Instructions', 'Asked', 'Model', 'Tool', 'Asked']);
  expect(said[2]!.text).toBe('I look.\n\nCalls get_artifact\n{\n  "key": "plan"\n}');
  expect(said[3]!.text).toBe('Result of get_artifact\nA plan');
  expect(said[4]!.text).toHaveLength(20_001);
});

test('contacts: the last message, what failed, what was opened and looked at, links that still open something', () => {
  const entry = (type: string, at: number, body: JsonObject) =>
    ({ type, at, body, stream: 'journal' }) as unknown as TrailEntry;
  const link = { participantId: 'john', expiresAt: 100, revokedAt: null };
  const links = [
    { ...link, id: 'live' },
    { ...link, id: 'over', expiresAt: 50 },
    { ...link, id: 'ended', revokedAt: 20 },
  ];
  const about = { participantId: 'john', approvalIds: ['a'] };
  const facts = contactsOf(
    [
      entry('delivery_sent', 1, { ...about, channel: 'mail' }),
      entry('delivery_sent', 2, { ...about, channel: 'in-app' }),
      entry('delivery_failed', 3, { ...about, channel: 'mail', reason: 'No such mailbox' }),
      entry('link_opened', 4, { participantId: 'john', linkId: 'live' }),
      entry('page_viewed', 5, { participantId: 'john', approvalId: 'a' }),
      entry('page_viewed', 6, { approvalId: 7 }),
    ],
    links as unknown as Parameters<typeof contactsOf>[1],
    60,
  );
  expect(facts.sent.get('a john')).toBe(1);
  expect(facts.failed.get('a john')).toEqual({ at: 3, reason: 'No such mailbox' });
  expect([facts.opened.get('live'), facts.openedBy.get('john'), facts.viewed.get('a john')]).toEqual([
    4, 4, 5,
  ]);
  expect(facts.links.get('john')?.map(({ id }) => id)).toEqual(['live']);
});

test('a broken chain names the first entry that is wrong', () => {
  const at = Date.UTC(2026, 2, 11, 9, 40);
  expect(chainSays(40, null, at).says).toBe(
    'The chain of 40 entries was checked Wed 11 March, 09:40 UTC and holds.',
  );
  const broken = { instanceId: 'i', stream: 'journal', seq: 7, reason: 'hash' } as const;
  expect(chainSays(40, broken, at)).toMatchObject({ tone: 'bad', says: expect.stringContaining('entry j7') });
});
