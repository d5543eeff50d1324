// The commands on instances, over the real API: as text, as JSON, refused.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { apiServer, type ApiServer } from '../support/api-server.ts';
import { commandLine } from '../support/command-line.ts';
import { registerSso } from '../support/sso-instance.ts';

let server: ApiServer;
let line: Awaited<ReturnType<typeof commandLine>>;
let id: string;

beforeAll(async () => {
  server = await apiServer();
  line = await commandLine(server.url);
  await registerSso(server);
  const started = await line.run([
    ...'start enterprise_sso_deployment --json --name'.split(' '),
    'Acme Corp SSO Deployment',
    '--context',
    'customerName=Acme Corporation',
    '--context',
    'userCount=5000',
    '--context',
    'idpType=okta',
    '--participant',
    'customer_it_admin=it-admin@acme.com,John Smith',
    '--participant',
    'customer_ciso=ciso@acme.com,Jane Doe',
  ]);
  expect([started.code, started.err]).toEqual([0, '']);
  const status = JSON.parse(started.out);
  id = status.id;
  expect(status).toMatchObject({ context: { userCount: 5000, idpType: 'okta' } });
});
afterAll(async () => {
  await server.close();
  await line.close();
});

test('the id of an instance begins with its definition’s, so that it says what it is wherever it stands', () => {
  expect(id).toMatch(/^enterprise_sso_deployment-[0-9a-f]+$/);
});

test('start takes a whole start from a file, options go before it, and the same key starts nothing new', async () => {
  const file = join(line.folder, 'start.yaml');
  await writeFile(
    file,
    'name: From a file\nallowUnbound: true\ncontext:\n  customerName: Acme\n  userCount: 1\nexternalParticipants:\n  - participantId: customer_ciso\n    email: old@acme.com\n',
  );
  const words = [
    'start',
    'enterprise_sso_deployment',
    '--file',
    file,
    '--key',
    'once',
    '--context',
    'userCount=7',
    '--participant',
    'customer_ciso=ciso@acme.com',
  ];
  const first = await line.run([...words, '--json']);
  const status = JSON.parse(first.out);
  expect(status).toMatchObject({ name: 'From a file', context: { customerName: 'Acme', userCount: 7 } });
  expect(JSON.parse((await line.run([...words, '--json'])).out).id).toBe(status.id);
  expect((await line.run(words)).out).toBe(
    `${status.id} started.\n${status.summary}\n\nFollow it with: countersign watch ${status.id}\n`,
  );
});

test('start says what is wrong with the start, with nothing started', async () => {
  expect(await line.run('start enterprise_sso_deployment')).toEqual({
    code: 1,
    out: '',
    err: 'Give the instance a name with --name.\n',
  });
  const refused = await line.run('start enterprise_sso_deployment --name Nobody --json');
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.err).error).toMatchObject({ code: 'approver-without-address' });
  const unread = await line.run('start enterprise_sso_deployment --name X --participant nobody');
  expect([unread.code, unread.err]).toEqual([2, expect.stringContaining('Write it as id=address')]);
});

test('list searches as the API does', async () => {
  const { out } = await line.run('list --text acme --status running');
  expect(out).toMatch(/^INSTANCE +NAME +STATUS +PHASE +WAITS FOR +DUE +STARTED\n/);
  expect(out).toContain(id);
  const json = JSON.parse((await line.run('list --waiting-on it-admin@acme.com --json')).out);
  expect(json.items.map((item: { id: string }) => item.id)).toContain(id);
  expect((await line.run('list --text nothing-of-the-kind')).out).toBe('No instance is like that.\n');
  expect((await line.run('list --all --limit 1 --json')).out).toContain(id);
  const wrong = await line.run('list --sort colour');
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/started, name, due, waiting, changed/)]);
});

test('show says where it stands: the sentence, phases, open approvals', async () => {
  const { out, code } = await line.run(`show ${id}`);
  expect(code).toBe(0);
  expect(out).toContain('Acme Corp SSO Deployment');
  expect(out).toMatch(/Waits .*John Smith/);
  expect(out).toContain('✓ Discovery & Planning: complete');
  expect(out).toMatch(/\? Configure SSO: waits for approval \(sso_agent, AI agent, simulated\)/);
  expect(out).toMatch(/Configure SSO +pending +John Smith/);
  const both = JSON.parse((await line.run(`show ${id} --json`)).out);
  expect(both.status.id).toBe(id);
  expect(both.timeline.phases).toHaveLength(4);
  const unknown = await line.run('show nothing --json');
  expect([unknown.code, JSON.parse(unknown.err).error.code]).toEqual([1, 'instance-not-found']);
});

test('links: made, listed, mailed again, revoked', async () => {
  const made = await line.run(
    `links create ${id} customer_ciso --email ciso@acme.com --expires-in 2d --json`,
  );
  const { url } = JSON.parse(made.out);
  expect(url).toMatch(/\/external\/approve\?token=/);
  expect((await fetch(url)).status).toBe(200);
  const { items } = JSON.parse((await line.run(`links list ${id} customer_ciso --json`)).out);
  const link = items.at(-1).id;
  expect((await line.run(`links list ${id}`)).out).toMatch(new RegExp(`${link} +customer_ciso .*works`));
  expect((await line.run(`links resend ${id} customer_ciso ${link}`)).out).toBe(
    'A fresh link is on its way.\n',
  );
  expect((await line.run(`links revoke ${id} customer_ciso ${link}`)).out).toBe('1 revoked.\n');
  expect((await fetch(url)).status).not.toBe(200);
  const refused = await line.run(`links create ${id} customer_ciso --email somebody@else.com`);
  expect([refused.code, refused.out]).toEqual([1, '']);
});

test('artifacts: put from a file, listed, fetched byte for byte', async () => {
  const file = join(line.folder, 'runbook.md');
  await writeFile(file, '# Runbook\n');
  const put = await line.run(`artifacts put ${id} runbook ${file} --content-type text/markdown --json`);
  expect(JSON.parse(put.out)).toMatchObject({ key: 'runbook', version: 1, fileName: 'runbook.md' });
  expect((await line.run(`artifacts list ${id}`)).out).toMatch(/runbook +1 +document +text\/markdown/);
  expect((await line.run(`artifacts get ${id} runbook`)).out).toBe('# Runbook\n');
  const copy = join(line.folder, 'copy.md');
  await line.run(`artifacts get ${id} runbook --out ${copy}`);
  expect(await readFile(copy, 'utf8')).toBe('# Runbook\n');
});

test('audit reads the trail, filtered and limited; export writes what verify takes', async () => {
  const all = (await line.run(`audit ${id} --json`)).out
    .trim()
    .split('\n')
    .map((each) => JSON.parse(each));
  expect(all.length).toBeGreaterThan(20);
  const asked = (await line.run(`audit ${id} --types approval --limit 1`)).out;
  expect(asked).toMatch(/^\S+ \S+ {2}events \d+ {2}.*Configure SSO.*\n$/);
  await server.ask('POST', `/api/processes/instances/${id}/pause`, { reason: 'One\n  two\u001b[2J three' });
  await server.ask('POST', `/api/processes/instances/${id}/resume`, { reason: 'Over' });
  const lines = (await line.run(`audit ${id} --types instance`)).out.trimEnd().split('\n');
  expect(lines.filter((each) => !/^\d{4}-\d\d-\d\d /.test(each))).toEqual([]);
  expect(lines.join()).toContain('One two');
  const file = join(line.folder, 'acme.jsonl');
  const written = await line.run(`export ${id} --out ${file} --json`);
  expect(JSON.parse(written.out)).toMatchObject({ file, bytes: (await readFile(file)).length });
});

test('watch prints what happens until the instance ends, and its exit code says how', async () => {
  const watching = line.run(`watch ${id} --json`);
  const drawing = line.run(`watch ${id}`, { terminal: true });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await server.ask('POST', `/api/processes/instances/${id}/cancel`, { reason: 'Seen enough' });
  const [lines, drawn] = await Promise.all([watching, drawing]);
  const events = lines.out
    .trim()
    .split('\n')
    .map((each) => JSON.parse(each).details.event);
  expect(events).toEqual(expect.arrayContaining(['InstanceStarted', 'InstanceCancelled']));
  expect([lines.code, JSON.parse(lines.err).error.code]).toEqual([1, 'instance-cancelled']);
  expect(drawn.out.startsWith('\u001b[H\u001b[2J')).toBe(true);
  expect(drawn.out).toContain('Acme Corp SSO Deployment');
  expect(drawn.out).toContain('cancelled');
});

test('Ctrl-C ends watching, not the instance', async () => {
  const { id: other } = JSON.parse(
    (await line.run('start enterprise_sso_deployment --name Other --allow-unbound --json')).out,
  );
  const watching = line.run(`watch ${other} --log`);
  await new Promise((resolve) => setTimeout(resolve, 300));
  line.interrupt();
  expect(await watching).toMatchObject({ code: 1, err: 'Stopped watching; the instance goes on.\n' });
  expect((await server.ask('GET', `/api/processes/instances/${other}`)).body.status).toBe('running');
});

test('an API that does not answer is said in a sentence', async () => {
  const away = await commandLine();
  const { code, err } = await away.run('list');
  await away.close();
  expect([code, err]).toEqual([1, expect.stringMatching(/^GET \/api\/processes\/instances: /)]);
});
