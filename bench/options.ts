// What a run of the bench is told, and how long it may take.
import { parseArgs } from 'node:util';

export interface Options {
  /** The `temporal` server to run against, and its process. */
  address: string;
  serverPid: number;
  /** Temporary folder of the run, removed by whoever made it. */
  folder: string;
  /** Instances a side and round. */
  instances: number;
  rounds: number;
  /** Instances at a time. */
  concurrency: number;
  /** Instances a side that are clicked through one at a time. */
  clicks: number;
  /** Starts a side that are timed one at a time. */
  starts: number;
  /** Instances a side that wait while memory is read; 0: memory is not read. */
  waiting: number;
  /** Instances in the books that are searched; 0: none are. */
  searched: number;
  only: 'byHand' | 'ours' | 'search' | null;
  json: string | null;
  check: boolean;
  /** Where V8 writes CPU profiles of the workers; null: it does not. */
  profile: string | null;
}

/** Throws with a sentence where something is not known or not a number. */
export function readOptions(args: string[]): Options {
  const text = (byDefault?: string) => ({
    type: 'string' as const,
    ...(byDefault !== undefined && { default: byDefault }),
  });
  const { values } = parseArgs({
    args,
    options: {
      address: text(),
      'server-pid': text(),
      folder: text(),
      instances: text('60'),
      rounds: text('3'),
      concurrency: text('16'),
      clicks: text('6'),
      starts: text('40'),
      waiting: text('200'),
      searched: text('100000'),
      only: text(),
      json: text(),
      check: { type: 'boolean', default: false },
      profile: text(),
    },
  });
  const { address, folder, only } = values;
  if (!address || !folder) throw new Error('Run it as "npm run bench": that starts the server it needs.');
  if (only !== undefined && only !== 'byHand' && only !== 'ours' && only !== 'search')
    throw new Error(`--only takes byHand, ours or search, not "${only}".`);
  if (values.check && only && only !== 'search')
    throw new Error('--check compares two sides; leave out --only.');
  return {
    address,
    folder,
    serverPid: wholeNumber('server-pid', values['server-pid'], 1),
    instances: wholeNumber('instances', values.instances, 1),
    rounds: wholeNumber('rounds', values.rounds, 1),
    concurrency: wholeNumber('concurrency', values.concurrency, 1),
    clicks: wholeNumber('clicks', values.clicks, 1),
    starts: wholeNumber('starts', values.starts, 1),
    waiting: wholeNumber('waiting', values.waiting, 0),
    searched: wholeNumber('searched', values.searched, 0),
    only: only ?? null,
    json: values.json ?? null,
    check: values.check,
    profile: values.profile ?? null,
  };
}

function wholeNumber(name: string, value: string | undefined, least: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= 10_000_000) return number;
  throw new Error(`--${name} takes a whole number from ${least} on, not "${value}".`);
}
