// A thousand ways to tamper with an export: each is found, and of an edit the very entry is named. Run another thousand with
// PROOF_SEED; a failure prints seed and path.
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../definition/types.ts';
import { canonicalJson } from '../../platform/canonical-json.ts';
import type { EntryLine, ExportLine } from '../../proof/format.ts';
import type { Bad } from '../../proof/verdict.ts';
import { verifyExport } from '../../proof/verify-export.ts';
import { entryHash } from '../../store/chain.ts';
import {
  aKey,
  aSample,
  checkpointAt,
  chained,
  exported,
  linesIn,
  type Loose,
  type TestKey,
  textOf,
} from '../support/export-samples.ts';

const SEED = 20_260_309;
const RUNS = 1_000;

let key: TestKey;
let foreign: TestKey;
let text: string;
let entries: EntryLine[];
let other: EntryLine[];
beforeAll(async () => {
  key = await aKey('cs-ours');
  // As somebody would call theirs who wants it taken for ours.
  foreign = await aKey('cs-ours');
  ({ text, entries } = await aSample(key));
  ({ entries: other } = await aSample(key, 'proc-2'));
});

/** Numbers that choose where and how. */
type Dice = (sides: number) => number;
/** `of`: what must be named: the entry by stream and seq, or its line, where that can be known. */
interface Mutated {
  /** Bytes where they need not be UTF-8. */
  text: string | Buffer;
  of?: Partial<Pick<Bad, 'line' | 'stream' | 'seq'>>;
}
type Mutation = (dice: Dice) => Mutated | Promise<Mutated>;

const copy = (): ExportLine[] => linesIn(text);
/** Index of a random entry's line; line number less one. */
const anEntry = (dice: Dice): number => 1 + dice(entries.length);
const entryAt = (lines: ExportLine[], index: number): EntryLine => lines[index] as EntryLine;
const named = (lines: ExportLine[], index: number) => {
  const { stream, seq } = entryAt(lines, index);
  return { line: index + 1, stream, seq };
};
const looseOf = (lines: EntryLine[]): Loose[] =>
  lines.map(({ stream, at, type, actor, body, says }) => ({ stream, at, type, actor, body, says }));

/** Changes one value somewhere in it. */
function changed(value: Json, dice: Dice): Json {
  if (Array.isArray(value)) {
    if (value.length === 0) return [1];
    const at = dice(value.length);
    return value.map((item, index) => (index === at ? changed(item, dice) : item));
  }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    if (keys.length === 0 || dice(8) === 0) return { ...value, added: true };
    const at = keys[dice(keys.length)]!;
    if (dice(8) === 0) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== at));
    return { ...value, [at]: changed(value[at]!, dice) };
  }
  if (typeof value === 'string') return `${value}${String.fromCharCode(97 + dice(26))}`;
  if (typeof value === 'number') return value + 1 + dice(1000);
  return value === null ? 0 : !value;
}

const CHAINED = ['at', 'type', 'actor', 'body', 'instanceId', 'stream', 'seq', 'hash', 'prevHash'] as const;

const MUTATIONS: Record<string, Mutation> = {
  'a field of an entry is edited': (dice) => {
    const lines = copy();
    const index = anEntry(dice);
    const entry = entryAt(lines, index);
    const field = CHAINED[dice(CHAINED.length)]!;
    const was = named(lines, index);
    if (field === 'body') entry.body = changed(entry.body, dice) as JsonObject;
    else if (field === 'stream') entry.stream = entry.stream === 'events' ? 'journal' : 'events';
    else if (field === 'hash' || field === 'prevHash') {
      const at = dice(64);
      const digit = (entry[field][at] ?? '') === '0' ? '1' : '0';
      entry[field] = `${entry[field].slice(0, at)}${digit}${entry[field].slice(at + 1)}`;
    } else Object.assign(entry, { [field]: changed(entry[field], dice) });
    const isMoved = field === 'stream' || field === 'seq';
    return { text: textOf(lines), of: isMoved ? { line: was.line } : was };
  },
  'an entry is edited and given a new hash': (dice) => {
    const lines = copy();
    const index = anEntry(dice);
    const entry = entryAt(lines, index);
    entry.body = changed(entry.body, dice) as JsonObject;
    entry.hash = entryHash(entry.prevHash, entry);
    return { text: textOf(lines), of: named(lines, index) };
  },
  'an entry is edited and all after it are chained anew': (dice) => {
    const index = dice(entries.length);
    const loose = looseOf(entries);
    loose[index] = { ...loose[index]!, body: changed(loose[index]!.body, dice) as JsonObject };
    const lines = copy();
    const forged = chained('proc-1', loose);
    lines.splice(1, forged.length, ...forged);
    // Its checkpoints may be taken away, too.
    const kept = dice(2) === 0 ? lines : lines.filter(({ kind }) => kind !== 'checkpoint');
    return { text: textOf(kept), of: { stream: loose[index]!.stream } };
  },
  'an entry is deleted': (dice) => {
    const lines = copy();
    const index = anEntry(dice);
    const { stream, seq } = named(lines, index);
    lines.splice(index, 1);
    // A last one is missed by a checkpoint or the seal.
    return { text: textOf(lines), of: { stream, seq } };
  },
  'an entry is deleted and those after it are numbered and chained anew': (dice) => {
    const index = dice(entries.length - 1);
    const lines = copy();
    const forged = chained('proc-1', looseOf(entries.filter((_, at) => at !== index)));
    lines.splice(1, entries.length, ...forged);
    return { text: textOf(lines) };
  },
  'an entry is inserted': (dice) => {
    const lines = copy();
    const index = anEntry(dice);
    const before = entryAt(lines, index);
    const made = { ...before, seq: before.seq + 1, body: { forged: true }, prevHash: before.hash };
    made.hash = dice(2) === 0 ? entryHash(before.hash, made) : made.hash;
    lines.splice(index + 1, 0, made);
    return { text: textOf(lines), of: { stream: made.stream } };
  },
  'lines change places': (dice) => {
    const lines = copy();
    const one = dice(lines.length);
    const two = (one + 1 + dice(lines.length - 1)) % lines.length;
    [lines[one], lines[two]] = [lines[two]!, lines[one]!];
    return { text: textOf(lines) };
  },
  'a line stands there twice': (dice) => {
    const lines = copy();
    const index = dice(lines.length);
    lines.splice(dice(2) === 0 ? index : dice(lines.length), 0, lines[index]!);
    return { text: textOf(lines) };
  },
  'the tail is cut': (dice) => {
    const bytes = Buffer.from(text);
    return { text: bytes.subarray(0, dice(bytes.length)) };
  },
  'the tail is cut at a line': (dice) => {
    const lines = copy();
    return { text: textOf(lines.slice(0, dice(lines.length))) };
  },
  'the last entries are taken away, checkpoints and seal stay': (dice) => {
    const lines = copy();
    const count = 1 + dice(entries.length);
    lines.splice(1 + entries.length - count, count);
    return { text: textOf(lines) };
  },
  'the last entries are taken away, and the checkpoints that reach them': (dice) => {
    const count = 1 + dice(entries.length - 1);
    const kept = entries.slice(0, -count);
    const ends = new Set(kept.map(({ stream, seq }) => `${stream}${seq}`));
    const lines = copy().filter(
      (line) =>
        (line.kind !== 'entry' || ends.has(`${line.stream}${line.seq}`)) &&
        (line.kind !== 'checkpoint' ||
          (ends.has(`events${line.eventsSeq}`) && ends.has(`journal${line.journalSeq}`))),
    );
    return { text: textOf(lines) };
  },
  'the instance is named otherwise': (dice) => {
    const lines = copy();
    const [header] = lines;
    if (header?.kind !== 'header') throw new Error('no header');
    header.instance.id = 'proc-2';
    if (dice(2) === 0) return { text: textOf(lines) };
    const forged = chained('proc-2', looseOf(entries));
    lines.splice(1, forged.length, ...forged);
    return { text: textOf(lines) };
  },
  'entries of another instance stand in their place': (dice) => {
    const lines = copy();
    const from = dice(entries.length);
    const count = 1 + dice(entries.length - from);
    lines.splice(1 + from, count, ...other.slice(from, from + count));
    return { text: textOf(lines), of: { line: from + 2 } };
  },
  'all of it is forged, and signed with a key of somebody else': async (dice) => {
    const loose = looseOf(entries);
    const index = dice(loose.length);
    loose[index] = { ...loose[index]!, actor: 'nobody' };
    const forged = chained('proc-1', loose);
    const checkpoints = dice(2) === 0 ? [] : [await checkpointAt(foreign, forged.slice(0, 20), 1)];
    return { text: await exported(foreign, forged, checkpoints) };
  },
  'nothing is forged, but somebody else sealed it': async () => ({ text: await exported(foreign, entries) }),
  'a word outside the chain is edited': (dice) => {
    const lines = copy();
    const index = dice(lines.length);
    const line = lines[index] as unknown as JsonObject;
    const names = Object.keys(line).filter((name) => !(CHAINED as readonly string[]).includes(name));
    const field = names[dice(names.length)]!;
    lines[index] = { ...line, [field]: changed(line[field]!, dice) } as unknown as ExportLine;
    return { text: textOf(lines) };
  },
  'checkpoints are taken away': (dice) => {
    const lines = copy();
    const at = lines.findIndex(({ kind }) => kind === 'checkpoint');
    lines.splice(at + dice(4), 1);
    return { text: textOf(lines) };
  },
  'white space comes in': (dice) => {
    const at = dice(text.length + 1);
    const blank = [' ', '\n', '\t', '\r', '\r\n', '\ufeff'][dice(6)]!;
    return { text: text.slice(0, at) + blank + text.slice(at) };
  },
  'a byte becomes another': (dice) => {
    const bytes = Buffer.from(text);
    const at = dice(bytes.length);
    bytes[at] = (bytes[at]! + 1 + dice(255)) % 256;
    return { text: bytes };
  },
  'a line is spelled in another way': (dice) => {
    const lines = text.trimEnd().split('\n');
    const index = dice(lines.length);
    const value = JSON.parse(lines[index]!) as JsonObject;
    const [first] = Object.keys(value);
    const spelled = [
      JSON.stringify(value, null, 1).replaceAll('\n', ''),
      canonicalJson(value).replace('{', `{${JSON.stringify(first)}:0,`),
      canonicalJson(value).replace('"kind"', '"\\u006bind"'),
      `${canonicalJson(value)} `,
    ];
    lines[index] = spelled[dice(spelled.length)]!;
    return { text: `${lines.join('\n')}\n`, of: { line: index + 1 } };
  },
};

describe('what was tampered with', () => {
  test('the sample itself holds, also through chunks of any size', async () => {
    const bytes = Buffer.from(text);
    for (const size of [1, 7, 64, 1000, bytes.length]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      expect(await verifyExport(chunks, { trust: { jwks: [key.jwk] } })).toMatchObject({
        ok: true,
        events: entries.filter(({ stream }) => stream === 'events').length,
        journal: entries.filter(({ stream }) => stream === 'journal').length,
        checkpoints: 4,
        keys: { trusted: true, signedWith: [{ kid: 'cs-ours' }] },
      });
    }
  });

  test(`is found, ${RUNS} times`, async () => {
    const seed = Number(process.env['PROOF_SEED'] ?? SEED);
    const tried: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(MUTATIONS)),
        fc.infiniteStream(fc.nat(2 ** 30)),
        async (kind, stream) => {
          const dice: Dice = (sides) => stream.next().value! % sides;
          const mutated = await MUTATIONS[kind]!(dice);
          // Two equal entries may have changed places: that is none.
          if (mutated.text === text) return;
          tried[kind] = (tried[kind] ?? 0) + 1;
          const verdict = await verifyExport([Buffer.from(mutated.text as string)], {
            trust: { jwks: [key.jwk] },
          });
          expect({ kind, ok: verdict.ok }).toEqual({ kind, ok: false });
          if (verdict.ok) return;
          expect(verdict.bad.reason).toMatch(/\.$/);
          expect({ kind, ...verdict.bad }).toMatchObject({ kind, ...mutated.of });
        },
      ),
      { numRuns: RUNS, seed },
    );
    // Each kind was among them, many times.
    expect(Object.keys(tried).toSorted()).toEqual(Object.keys(MUTATIONS).toSorted());
    expect(Math.min(...Object.values(tried))).toBeGreaterThan(15);
  }, 120_000);
});
