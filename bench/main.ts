// The bench's driver: runs it, prints the table, writes the JSON, judges it. `npm run bench` starts it.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { readOptions } from './options.ts';
import { reportOf, shortcomings, tableOf } from './report.ts';
import { runBench } from './run.ts';
import { runSearches, searchShortcomings, searchTable } from './search/run.ts';

const options = readOptions(process.argv.slice(2));
const startedAt = Date.now();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const say = (text: string) => console.log(`  ${text}`);
const figures = options.only === 'search' ? {} : await runBench(options, say);
const isSearched = options.searched > 0 && (options.only === null || options.only === 'search');
const searches = isSearched ? await runSearches(options.folder, options.searched, say) : null;
const report = reportOf(figures);
console.log();
if (options.only !== 'search') for (const text of tableOf(report)) console.log(text);
if (searches !== null) for (const text of searchTable(searches)) console.log(text);

if (options.json !== null) {
  const { instances, rounds, concurrency, clicks, starts, waiting, searched } = options;
  const settings = { instances, rounds, concurrency, clicks, starts, waiting, searched };
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', node: process.version };
  const tookMs = Date.now() - startedAt;
  const all = { settings, machine, tookMs, ...report, rounds: figures, searches };
  await writeFile(options.json, `${JSON.stringify(all, null, 2)}\n`);
  console.log(`\nWritten to ${options.json}`);
}
const short = [
  ...(options.only === 'search' ? [] : shortcomings(report)),
  ...(searches === null ? [] : searchShortcomings(searches)),
];
if (short.length > 0) console.log(`\n${short.join('\n')}`);
process.exit(options.check && short.length > 0 ? 1 : 0);
