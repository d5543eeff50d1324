// One run of the bench: warm up, rounds in turns, clicks, starts, then fresh workers for memory.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { byHandSide } from './by-hand/side.ts';
import { measureClicks } from './measure/clicks.ts';
import { measureHistory, type HistoryFigures } from './measure/history.ts';
import { measureMemory } from './measure/memory.ts';
import { measureStarts } from './measure/starts.ts';
import { measureThroughput, type Throughput } from './measure/throughput.ts';
import type { Options } from './options.ts';
import { oursSide } from './ours/side.ts';
import { SIDES, type SideName } from './protocol.ts';
import { runInstance } from './run-instance.ts';
import type { Ground, Side } from './side.ts';

const NAMESPACE = 'default';
const WARM_UP = 16;
const HISTORIES = 5;

/** Everything measured of one side, as it came. Times in ms, memory in bytes. */
export interface SideFigures {
  rounds: Throughput[];
  history: HistoryFigures;
  clicksMs: number[];
  firstMailMs: number[];
  startsMs: number[];
  bundleBytes: number;
  /** Of one cached instance; null: not measured. */
  cachedBytes: number | null;
}
export type Figures = Partial<Record<SideName, SideFigures>>;

type Say = (line: string) => void;
const MAKE: Record<SideName, (ground: Ground) => Promise<Side>> = { byHand: byHandSide, ours: oursSide };

/** Runs it all. The workers are ended whatever happens. */
export async function runBench(options: Options, say: Say): Promise<Figures> {
  const connection = await Connection.connect({ address: options.address });
  try {
    const client = new Client({ connection, namespace: NAMESPACE });
    const names = SIDES.filter((name) => options.only === null || options.only === name);
    const figures = await withSides(names, 'rounds', client, options, (sides) =>
      measure(sides, client, options, say),
    );
    if (options.waiting > 0) {
      for (const name of names) {
        say(`${name}: ${options.waiting} waiting instances`);
        await withSides([name], 'memory', client, { ...options, profile: null }, async ([side]) => {
          figures[name]!.cachedBytes = await measureMemory(side!, options.waiting, 'memory');
        });
      }
    }
    return figures;
  } finally {
    await connection.close();
  }
}

async function withSides<T>(
  names: SideName[],
  part: string,
  client: Client,
  { address, folder: root, profile }: Options,
  use: (sides: Side[]) => Promise<T>,
): Promise<T> {
  const sides: Side[] = [];
  try {
    for (const name of names) {
      const folder = join(root, part, name);
      await mkdir(folder, { recursive: true });
      const taskQueue = `${part}-${name}`;
      const profileFolder = profile === null ? {} : { profileFolder: join(profile, name) };
      sides.push(
        await MAKE[name]({ client, address, namespace: NAMESPACE, folder, taskQueue, ...profileFolder }),
      );
    }
    return await use(sides);
  } finally {
    await Promise.all(sides.map((side) => side.stop()));
  }
}

async function measure(sides: Side[], client: Client, options: Options, say: Say): Promise<Figures> {
  const { instances: count, rounds, concurrency, clicks, starts, serverPid } = options;
  const figures: Figures = {};
  const of = (side: Side) => figures[side.name]!;
  for (const side of sides) {
    say(`${side.name}: warming up`);
    const keys = Array.from({ length: WARM_UP }, (_, n) => `${side.name}-warm-${n}`);
    await Promise.all(keys.map((key) => runInstance(side, key)));
    figures[side.name] = {
      rounds: [],
      history: await history(client, []),
      clicksMs: [],
      firstMailMs: [],
      startsMs: [],
      bundleBytes: side.worker.bundleBytes,
      cachedBytes: null,
    };
  }
  for (let round = 1; round <= rounds; round++) {
    // Who goes first changes, so that neither always finds the server rested.
    for (const side of round % 2 === 1 ? sides : sides.toReversed()) {
      const label = `${side.name}-${round}`;
      const { figures: one, workflowIds } = await measureThroughput(side, serverPid, label, {
        count,
        concurrency,
      });
      of(side).rounds.push(one);
      say(`${side.name}: round ${round} of ${rounds}, ${one.instancesPerSecond.toFixed(2)} instances/s`);
      if (round === rounds) of(side).history = await history(client, workflowIds.slice(0, HISTORIES));
    }
  }
  say('clicks, one instance at a time');
  for (let n = 0; n < clicks; n++) {
    for (const side of sides) {
      const { nextMs, firstMailMs } = await measureClicks(side, `${side.name}-click-${n}`);
      of(side).clicksMs.push(...nextMs);
      of(side).firstMailMs.push(firstMailMs);
    }
  }
  say('starts, one at a time');
  const times = await measureStarts(sides, starts, 'start');
  for (const [index, side] of sides.entries()) of(side).startsMs = times[index]!;
  return figures;
}

const history = (client: Client, workflowIds: string[]) => measureHistory(client, workflowIds);
