// The bench's driver: runs it, prints the table, writes the JSON, judges it. `npm run bench` starts it.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { readOptions } from './options.ts';
import { reportOf, shortcomings, tableOf } from './report.ts';
import { runBench } from './run.ts';

const options = readOptions(process.argv.slice(2));
const startedAt = Date.now();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const figures = await runBench(options, (text) => console.log(`  ${text}`));
const report = reportOf(figures);
console.log();
for (const text of tableOf(report)) console.log(text);

if (options.json !== null) {
  const { instances, rounds, concurrency, clicks, starts, waiting } = options;
  const settings = { instances, rounds, concurrency, clicks, starts, waiting };
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', node: process.version };
  const tookMs = Date.now() - startedAt;
  const all = { settings, machine, tookMs, ...report, rounds: figures };
  await writeFile(options.json, `${JSON.stringify(all, null, 2)}\n`);
  console.log(`\nWritten to ${options.json}`);
}
const short = shortcomings(report);
if (short.length > 0) console.log(`\n${short.join('\n')}`);
process.exit(options.check && short.length > 0 ? 1 : 0);
