// The contract of the books: several writers at once, in one process and in several, and one that is killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { Books, TrailEntry } from '../../store/books.ts';
import { chainBreak } from '../../store/chain.ts';
import { openBooks } from '../../store/open-books.ts';
import type { Subject } from './books.contract.ts';
import { T0, aCreation, factEvents } from './books-samples.ts';

const CHILD = fileURLToPath(new URL('./append-child.ts', import.meta.url));

export function concurrencyContract({ books, settings }: Subject): void {
  async function anInstance(): Promise<string> {
    const creation = aCreation();
    await books().createInstance(creation);
    return creation.row.id;
  }

  describe('several at once', () => {
    test('two connections write, a third polls: positions follow the commits, nothing is missed', async () => {
      const before = await books().lastPosition();
      const rounds = 60;
      const [left, right, poller] = await Promise.all([
        openBooks(settings()),
        openBooks(settings()),
        openBooks(settings()),
      ]);
      const instances = [await anInstance(), await anInstance()];
      const shared = await anInstance();
      let writing = true;
      const seen: TrailEntry[] = [];
      const polling = (async () => {
        for (;;) {
          const last = !writing;
          const page = await poller.trail({ after: seen.at(-1)?.position ?? before, limit: 7 });
          seen.push(...page);
          if (last && page.length === 0) return;
          await new Promise(setImmediate);
        }
      })();
      await Promise.all([
        write(left, instances[0]!, rounds),
        write(right, instances[1]!, rounds),
        noteAll(left, shared, rounds),
        noteAll(right, shared, rounds),
      ]);
      writing = false;
      await polling;

      // Two events a round and writer, and a note a round and writer.
      expect(seen).toHaveLength(rounds * 2 * 3);
      expect(seen.map(({ position }) => position - before)).toEqual(seen.map((_, index) => index + 1));
      for (const instanceId of [...instances, shared]) {
        const entries = seen.filter((entry) => entry.instanceId === instanceId);
        expect(chainBreak(entries)).toBeNull();
        expect(entries).toHaveLength(rounds * 2);
      }
      await Promise.all([left, right, poller].map((each) => each.close()));
    }, 30_000);

    test('the same batch from two connections is recorded once', async () => {
      const other = await openBooks(settings());
      const id = await anInstance();
      const heads = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 === 0 ? books() : other).appendEvents(id, '', factEvents(1, 3)),
        ),
      );
      expect(new Set(heads).size).toBe(1);
      expect(await books().trail({ instanceId: id, limit: 100 })).toHaveLength(3);
      await other.close();
    });

    test('two batches for the same place: one is recorded, the other refused', async () => {
      const other = await openBooks(settings());
      const id = await anInstance();
      const outcomes = await Promise.allSettled([
        books().appendEvents(id, '', factEvents(1, 2, 'left')),
        other.appendEvents(id, '', factEvents(1, 2, 'right')),
      ]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(await books().events(id)).toHaveLength(2);
      await other.close();
    });

    test('two processes write beside this one', async () => {
      const [mine, ...theirs] = [await anInstance(), await anInstance(), await anInstance()];
      const count = 100;
      const children = theirs.map((instanceId) => append(instanceId!, count));
      await Promise.all([
        write(books(), mine!, count / 2),
        ...children.map(async ({ child }) => expect(await exitOf(child)).toBe(0)),
      ]);
      for (const id of [mine!, ...theirs]) {
        const entries = await books().trail({ instanceId: id, limit: 1000 });
        expect(entries).toHaveLength(count);
        expect(chainBreak(entries)).toBeNull();
      }
    }, 60_000);

    test('what a killed process was told is recorded is there, and the next one goes on', async () => {
      const id = await anInstance();
      const { child, acknowledged } = append(id, 1_000_000);
      while (acknowledged() < 50) {
        expect(child.exitCode).toBeNull();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      child.kill('SIGKILL');
      await exitOf(child);
      const recorded = await books().events(id);
      expect(recorded.length).toBeGreaterThanOrEqual(acknowledged());
      expect(recorded).toEqual(factEvents(1, recorded.length));
      const trail = await books().trail({ instanceId: id, limit: recorded.length });
      expect(chainBreak(trail)).toBeNull();
      const next = recorded.length + 1;
      await books().appendEvents(id, trail.at(-1)!.hash, factEvents(next, next));
      expect((await books().instance(id))!.lastSeq).toBe(next);
    }, 60_000);
  });

  function append(instanceId: string, count: number): { child: ChildProcess; acknowledged: () => number } {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', CHILD, JSON.stringify({ settings: settings(), instanceId, count })],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let acknowledged = 0;
    createInterface({ input: child.stdout }).on('line', (line) => (acknowledged = Number(line)));
    return { child, acknowledged: () => acknowledged };
  }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** Two events a round, in one batch. */
async function write(books: Books, instanceId: string, rounds: number): Promise<void> {
  let head = '';
  for (let round = 0; round < rounds; round++) {
    head = await books.appendEvents(instanceId, head, factEvents(2 * round + 1, 2 * round + 2));
  }
}

async function noteAll(books: Books, instanceId: string, rounds: number): Promise<void> {
  for (let n = 0; n < rounds; n++) {
    await books.appendJournal({ instanceId, type: 'page_viewed', at: T0, actor: 'approver', data: { n } });
  }
}
