// A clone in small: the real scripts, with made-up Temporal, worker, API, Jest and checks around them.
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const WORKER = `
console.log(JSON.stringify({ level: 30, msg: 'starting ' + process.env.TEMPORAL_ADDRESS }));
if (process.env.WORKER_FAILS) { console.log(JSON.stringify({ level: 60, msg: 'no books', err: { message: 'disk full' } })); process.exit(3); }
process.on('SIGTERM', () => { console.log('worker drained'); process.exit(0); });
setInterval(() => undefined, 1000);
setTimeout(() => console.log(JSON.stringify({ level: 30, msg: 'worker ready' })), 30);
`;
/** Not ready at the first two askings; an instance list that fills; dies when told to. */
const API = `
import { createServer } from 'node:http';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
const data = process.env.COUNTERSIGN_DATA;
const started = data + '/started';
let asked = 0;
writeFileSync(data + '/token', 'token-of-a-test-1234\\n');
createServer((req, res) => {
  if (req.url === '/die') process.exit(7);
  if (req.url === '/readyz') return res.writeHead(++asked > 2 ? 200 : 503).end('{}');
  if (req.headers.authorization !== 'Bearer token-of-a-test-1234') return res.writeHead(401).end();
  if (req.method === 'GET') return res.end(JSON.stringify({ items: existsSync(started) ? [{}] : [] }));
  writeFileSync(started, req.headers['idempotency-key']);
  mkdirSync(data + '/mail', { recursive: true });
  writeFileSync(data + '/mail/1.eml', '');
  res.writeHead(201).end(JSON.stringify({ id: 'proc-1' }));
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;
const TEMPORAL = `#!/usr/bin/env node
const net = require('node:net');
const args = process.argv.slice(2);
const value = (name) => args[args.indexOf(name) + 1];
if (args[0] === '--version') console.log('temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)');
else if (args[0] === 'server') {
  require('node:fs').writeFileSync(value('--db-filename'), '');
  net.createServer((socket) => socket.end()).listen(Number(value('--port')), '127.0.0.1');
  process.on('SIGTERM', () => process.exit(0));
} else process.exit(args.join(' ').startsWith('operator namespace describe') ? 0 : 1);
`;
/** Writes the report that the test has laid ready for the project, and ends as that says. */
const JEST = `
const { readFileSync, writeFileSync } = require('node:fs');
const args = process.argv;
const project = args[args.indexOf('--selectProjects') + 1];
const { code, report } = JSON.parse(readFileSync('reports.json', 'utf8'))[project];
if (report) writeFileSync(args.find((arg) => arg.startsWith('--outputFile=')).slice(13), JSON.stringify(report));
console.log('jest ' + project, process.env.POSTGRES_BIN ?? 'no-postgres', process.env.TEMPORAL_CLI, process.env.SMTP_URL ?? 'no-smtp');
process.exit(code);
`;

export interface Clone {
  root: string;
  dataDir: string;
  /** The made-up \`temporal\` command. */
  temporal: string;
  put(path: string, content: string): string;
  remove(): void;
}

export function makeClone(): Clone {
  const root = mkdtempSync(join(tmpdir(), 'clone-'));
  const put = (path: string, content: string): string => {
    const file = join(root, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, 0o755);
    return file;
  };
  cpSync('scripts', join(root, 'scripts'), { recursive: true });
  put('worker/main.ts', WORKER);
  put('api/main.ts', API);
  put('node_modules/jest/bin/jest.js', JEST);
  for (const name of ['tsx', 'esbuild', 'get-tsconfig', 'resolve-pkg-maps', '@esbuild'])
    symlinkSync(resolve('node_modules', name), join(root, 'node_modules', name));
  const checks = { 'format:check': 'exit 0', lint: 'exit 0', types: 'exit 0' };
  put('package.json', JSON.stringify({ type: 'module', scripts: checks }));
  put('package-lock.json', '{"packages":{}}');
  const stamp = createHash('sha256').update('{"packages":{}}').digest('hex');
  put('node_modules/.countersign-installed', stamp);
  return {
    root,
    dataDir: join(root, 'data'),
    temporal: put('bin/temporal.cjs', TEMPORAL),
    put,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
