// What a verification holds an export against: keys, checkpoints kept elsewhere, receipts, artifacts; and how it says it.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import { canonicalJson } from '../../platform/canonical-json.ts';
import type { CheckpointLine, EntryLine, HeaderLine } from '../../proof/format.ts';
import type { VerifyOptions } from '../../proof/verify-export.ts';
import { verdictWords } from '../../proof/verdict-words.ts';
import { verifyExport } from '../../proof/verify-export.ts';
import {
  aKey,
  aSample,
  chained,
  checkpointAt,
  endsOf,
  EXPORTED_AT,
  exported,
  linesIn,
  looseEntries,
  outsideFile,
  T0,
  type TestKey,
  textOf,
} from '../support/export-samples.ts';

let key: TestKey;
let entries: EntryLine[];
let checkpoints: CheckpointLine[];
let outside: string;
let text: string;
beforeAll(async () => {
  key = await aKey('cs-ours');
  ({ entries, checkpoints, outside, text } = await aSample(key));
});

const verify = (file: string, options: VerifyOptions = {}) => verifyExport([Buffer.from(file)], options);
const trust = () => ({ trust: { jwks: [key.jwk] } });
const words = async (file: string, options: VerifyOptions = {}) =>
  verdictWords(await verify(file, options), 'audit.jsonl').join('\n');
const lineOf = (line: CheckpointLine): string => `${canonicalJson(line)}\n`;

describe('keys', () => {
  test('the file’s own prove nothing about who made it, and that is said with their thumbprints', async () => {
    const thumbprint = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x: key.jwk.x! });
    const verdict = await verify(text);
    expect(verdict).toMatchObject({
      ok: true,
      keys: { trusted: false, signedWith: [{ kid: 'cs-ours', thumbprint }] },
    });
    const said = await words(text);
    expect(said).toContain('NOT proven: who signed it.');
    expect(said).toContain(thumbprint);
    expect(await verify(text, { trust: { thumbprints: [thumbprint] } })).toMatchObject({
      ok: true,
      keys: { trusted: true },
    });
    expect(await words(text, trust())).toContain('Signed with keys that you trust');
  });

  test('of somebody else are refused, by set and by thumbprint', async () => {
    const foreign = await aKey('cs-theirs');
    const forged = await exported(foreign, entries);
    expect(await verify(forged)).toMatchObject({ ok: true, keys: { trusted: false } });
    const thumbprint = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x: key.jwk.x! });
    for (const trusted of [{ jwks: [key.jwk] }, { thumbprints: [thumbprint] }, { jwks: [] }]) {
      const verdict = await verify(forged, { trust: trusted });
      expect(verdict).toMatchObject({ ok: false, bad: { reason: expect.stringContaining('"cs-theirs"') } });
    }
  });

  test('of links sign nothing here, though they are published beside', async () => {
    const published = { jwks: [{ ...key.jwk, cs_use: 'link' }] };
    expect(await verify(text, { trust: published })).toMatchObject({ ok: false });
  });

  test('a signature is spelled in one way only: the bits that mean nothing are zero', async () => {
    const seal = linesIn(text).at(-1)!;
    if (seal.kind !== 'seal') throw new Error('no seal');
    const last = seal.jws.at(-1)!;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const others = Array.from(alphabet).filter((char) => char !== last);
    for (const char of others) {
      const forged = textOf([...linesIn(text).slice(0, -1), { ...seal, jws: seal.jws.slice(0, -1) + char }]);
      expect(await verify(forged, trust())).toMatchObject({ ok: false });
    }
  });
});

describe('checkpoints kept outside', () => {
  const against = (file: string, lines: string, more: VerifyOptions = {}) =>
    verify(file, { ...trust(), outside: outsideFile(lines), ...more });

  test('agree with what was not rewritten, among those of other instances', async () => {
    const other = (await aSample(key, 'proc-2')).outside;
    const verdict = await against(text, other + outside);
    expect(verdict).toMatchObject({ ok: true, outside: { agreed: 4, later: 0, missing: 0 } });
    expect(verdictWords(verdict, 'f').join('\n')).toContain('nothing was rewritten before the export either');
    expect(await words(text, trust())).toContain('NOT proven: that nobody rewrote the database');
  });

  test('show that the database was rewritten and exported by ourselves: the first that disagrees is named', async () => {
    const loose = looseEntries('proc-1');
    const at = 30;
    loose[at] = { ...loose[at]!, actor: 'nobody' };
    const forged = await exported(key, chained('proc-1', loose));
    expect(await verify(forged, trust())).toMatchObject({ ok: true });
    const verdict = await against(forged, outside);
    const first = checkpoints.find((each) => each.eventsSeq + each.journalSeq > at)!;
    const { stream } = loose[at]!;
    expect(verdict).toMatchObject({
      ok: false,
      bad: { stream, seq: stream === 'events' ? first.eventsSeq : first.journalSeq },
    });
  });

  test('show a tail that was cut before the export', async () => {
    const cut = entries.slice(0, 50);
    const forged = await exported(key, cut);
    const verdict = await against(forged, outside);
    expect(verdict).toMatchObject({
      ok: false,
      bad: {
        stream: 'events',
        seq: endsOf(cut).eventsSeq + 1,
        reason: expect.stringContaining('The tail was cut.'),
      },
    });
  });

  test('from after the export say nothing about it; clocks may differ by half a minute', async () => {
    const more = [...looseEntries('proc-1'), ...looseEntries('proc-1').slice(1, 3)];
    const longer = chained('proc-1', more);
    const later = await checkpointAt(key, longer, EXPORTED_AT + 1);
    expect(await against(text, outside + lineOf(later))).toMatchObject({
      ok: true,
      outside: { agreed: 4, later: 1 },
    });
    const alike = await checkpointAt(key, longer, EXPORTED_AT - 29_000);
    expect(await against(text, outside + lineOf(alike))).toMatchObject({ ok: true, outside: { later: 1 } });
    const before = await checkpointAt(key, longer, EXPORTED_AT - 30_001);
    expect(await against(text, outside + lineOf(before))).toMatchObject({ ok: false });
    // A later one that disagrees about what is here is no later one.
    const [first] = linesIn(outside) as CheckpointLine[];
    const forged = await checkpointAt(key, [{ ...entries[3]!, hash: 'ff'.repeat(32) }], EXPORTED_AT + 1);
    expect(await against(text, lineOf(first!) + lineOf(forged))).toMatchObject({ ok: false });
  });

  test('that go on in one stream contradict in the other all the same', async () => {
    const [first] = outside.split('\n');
    const rewritten = looseEntries('proc-1').map((each) =>
      each.stream === 'journal' ? each : { ...each, actor: 'somebody' },
    );
    const viewed = looseEntries('proc-1').find(({ stream }) => stream === 'journal')!;
    const later = await checkpointAt(key, chained('proc-1', [...rewritten, viewed]), EXPORTED_AT + 1);
    expect(await against(text, `${first}\n${lineOf(later)}`)).toMatchObject({
      ok: false,
      bad: { stream: 'events', reason: expect.stringContaining('another hash') },
    });
    const events = looseEntries('proc-1').map((each) =>
      each.stream === 'events' ? each : { ...each, actor: 'somebody' },
    );
    const more = events.findLast(({ stream }) => stream === 'events')!;
    const other = await checkpointAt(key, chained('proc-1', [...events, more]), EXPORTED_AT + 1);
    expect(await against(text, `${first}\n${lineOf(other)}`)).toMatchObject({
      ok: false,
      bad: { stream: 'journal' },
    });
  });

  test('that are missing outside are counted; none of the instance proves nothing', async () => {
    const [first] = outside.split('\n');
    const some = await against(text, `${first}\n`);
    expect(some).toMatchObject({ ok: true, outside: { agreed: 1, missing: 3 } });
    expect(verdictWords(some, 'f').join('\n')).toContain(
      '3 checkpoints of the file are not among those given',
    );
    const none = await against(text, (await aSample(key, 'proc-2')).outside);
    expect(verdictWords(none, 'f').join('\n')).toContain('NOT proven: that nobody rewrote the database');
  });

  test('that were changed, or signed by somebody else, are named', async () => {
    const [first] = linesIn(outside) as CheckpointLine[];
    const changes: [string, RegExp][] = [
      [lineOf({ ...first!, eventsSeq: first!.eventsSeq - 1 }), /2026-03\.jsonl, line 1, was changed/],
      [lineOf({ ...first!, at: 1 }), /was changed/],
      [lineOf({ ...first!, kid: 'other' }), /was changed/],
      [lineOf(first!).replace('"kind"', ' "kind"'), /it is no checkpoint any more/],
      [lineOf(await checkpointAt(await aKey('cs-theirs'), entries.slice(0, 9), T0)), /"cs-theirs"/],
    ];
    for (const [lines, reason] of changes) {
      const verdict = await against(text, lines);
      expect(verdict).toMatchObject({
        ok: false,
        bad: { line: null, reason: expect.stringMatching(reason) },
      });
    }
  });

  test('a line that was never written to its end is none', async () => {
    const half = outside.slice(0, -60);
    expect(await against(text, half)).toMatchObject({ ok: true, outside: { agreed: 3, missing: 1 } });
  });
});

test('the head of a receipt has to be an entry of the trail', async () => {
  const { hash } = entries[18]!;
  const good = await verify(text, { ...trust(), receipts: [hash.toUpperCase(), entries[0]!.hash] });
  expect(good).toMatchObject({ ok: true, receipts: 2 });
  const loose = looseEntries('proc-1');
  loose[2] = { ...loose[2]!, actor: 'nobody' };
  const rewritten = await exported(key, chained('proc-1', loose));
  expect(await verify(rewritten, { ...trust(), receipts: [hash] })).toMatchObject({
    ok: false,
    bad: { reason: expect.stringContaining(hash) },
  });
});

test('artifacts are known by their bytes; one that is not there is named', async () => {
  const stored = entries.find(({ type }) => type === 'ArtifactStored')!.body['data'] as {
    sha256: string;
    key: string;
  };
  const all = new Set([stored.sha256]);
  expect(await verify(text, { artifactHashes: all })).toMatchObject({ ok: true, artifacts: { found: 1 } });
  expect(await verify(text, { artifactHashes: new Set() })).toMatchObject({
    ok: false,
    bad: { reason: expect.stringContaining(stored.key) },
  });
});

describe('what the header says beside the chain', () => {
  const changed = async (change: (header: HeaderLine) => void) => {
    const lines = linesIn(text);
    change(lines[0] as HeaderLine);
    return await verify(textOf(lines), trust());
  };
  test('is held against the entries first', async () => {
    expect(await changed(({ instance }) => Object.assign(instance, { name: 'Other' }))).toMatchObject({
      bad: { line: 1, reason: expect.stringContaining('"name"') },
    });
    expect(await changed(({ artifacts }) => artifacts.pop())).toMatchObject({
      bad: { stream: 'events', reason: expect.stringContaining('leaves out') },
    });
    expect(await changed(({ artifacts }) => Object.assign(artifacts[0]!, { sha256: 'ff' }))).toMatchObject({
      bad: { reason: expect.stringContaining('another hash or size') },
    });
    const more = { key: 'more', version: 1, sha256: 'ff', size: 1, contentType: 'text/plain' };
    expect(await changed(({ artifacts }) => artifacts.push(more))).toMatchObject({
      bad: { line: 1, reason: expect.stringContaining('no event stored it') },
    });
  });
});

describe('what is no export', () => {
  test.each([
    ['nothing', '', 'empty'],
    ['a text', 'hello\n', 'is no JSON'],
    ['another JSON', '{"a":1}\n', 'is none of header'],
    ['its middle', '', 'no header'],
    ['another format', '', 'countersign-audit/2'],
    ['very deep JSON', `${'['.repeat(200_000)}\n`, 'is no JSON'],
  ])('%s is said to be none', async (what, given, reason) => {
    const lines = linesIn(text);
    const file =
      what === 'its middle'
        ? textOf(lines.slice(1))
        : what === 'another format'
          ? textOf([{ ...lines[0]!, format: 'countersign-audit/2' } as never, ...lines.slice(1)])
          : given;
    expect(await verify(file)).toMatchObject({ ok: false, bad: { reason: expect.stringContaining(reason) } });
  });

  test('names that are no texts, and keys that are nothing, are a verdict and no failure', async () => {
    const header = (change: (header: HeaderLine) => void) => {
      const lines = linesIn(text);
      change(lines[0] as HeaderLine);
      return textOf(lines);
    };
    const named = header(({ instance }) => Object.assign(instance, { name: { toString: 1 } }));
    expect(await words(named)).toContain('The header names no instance');
    const keyless = header(({ publicKeys }) => Object.assign(publicKeys, { keys: [null, 1, 'x'] }));
    expect(await verify(keyless)).toMatchObject({
      ok: false,
      bad: { reason: expect.stringContaining('key') },
    });
  });

  test('what it says moves no cursor of a terminal and begins no line of its own', async () => {
    const lines = linesIn(text);
    const name = 'A\u001b[2K\u009b1A\r\nSigned with keys that you trust:\u202eB\u2028';
    Object.assign((lines[0] as HeaderLine).instance, { name });
    const said = verdictWords(await verify(textOf(lines)), 'f');
    expect(said).toHaveLength(3);
    expect(said.join('')).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028]/u);
    expect(said[0]).toMatch(/“A.*B.*does NOT hold\.$/);
  });

  test('a verdict that is bad is said in three lines', async () => {
    const lines = linesIn(text);
    Object.assign(lines[5]!, { actor: 'nobody' });
    const entry = lines[5] as EntryLine;
    expect(verdictWords(await verify(textOf(lines)), 'audit.jsonl')).toEqual([
      'audit.jsonl (instance proc-1, “Acme Corp SSO Deployment”) does NOT hold.',
      `First bad entry: ${entry.stream} ${entry.seq} (line 6).`,
      'Its content does not have the hash that stands with it: one of them was changed.',
    ]);
  });
});
