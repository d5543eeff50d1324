// Binding a person anew, and what it leaves behind when the server dies in the middle.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { browser } from '../support/browser.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';

let server: ApiServer;
let id: string;
let path: string;
beforeEach(async () => {
  server = await apiServer();
  id = await startSso(server);
  path = instancePath(id, '/participants/customer_it_admin');
});
afterEach(() => server.close());

const NEW = { email: 'new-admin@acme.com', reason: 'Left the company' };
const bindAnew = () => server.ask('PUT', path, NEW, { 'idempotency-key': 'anew' });
const newLink = async (): Promise<string> =>
  (await server.ask('POST', `${path}/links`, {})).body.url as string;
const status = async (link: string) => (await browser(server).get(link)).status;

/** The server dies where it would look for links to end; the returned function brings it back. */
function breakLinks(): () => void {
  const links = server.books.links.bind(server.books);
  server.books.links = async () => {
    throw new Error('killed here');
  };
  return () => {
    server.books.links = links;
  };
}

test('a repeat ends the old links where the first call died before it could', async () => {
  const old = await newLink();
  const mended = breakLinks();
  expect((await bindAnew()).status).toBe(500);
  mended();
  expect(await status(old)).toBe(200);
  server.clock.at += 1_000;
  const since = await newLink();

  expect((await bindAnew()).status).toBe(200);
  expect(await status(old)).toBe(404);
  expect(await status(since)).toBe(200);
  const bound = (await server.books.events(id)).filter(({ type }) => type === 'ParticipantBound');
  expect(bound).toHaveLength(1);
  await bindAnew();
  const revoked = await server.books.trail({ instanceId: id, types: ['link_revoked'], limit: 10 });
  expect(revoked).toHaveLength(1);
});

test('a repeat ends them also where the instance was closed meanwhile', async () => {
  const old = await newLink();
  const mended = breakLinks();
  await bindAnew();
  mended();
  await server.ask('POST', instancePath(id, '/cancel'), { reason: 'No longer needed' });
  expect((await bindAnew()).status).toBe(200);
  expect(await status(old)).toBe(404);
});

test('a binding that was never applied is nobody’s name or address', async () => {
  await server.books.addBinding({
    id: 'bind-refused',
    instanceId: id,
    participantId: 'customer_it_admin',
    name: 'Somebody Else',
    email: 'somebody@else.example',
    slack: null,
    boundAt: server.clock.at + 1_000,
    boundBy: 'local',
  });
  const answers = await Promise.all(
    ['', '/approvals', '/timeline', '/audit', '/audit/export'].map((rest) =>
      server.ask('GET', instancePath(id, rest)),
    ),
  );
  for (const { text, status: code } of answers) {
    expect(code).toBe(200);
    expect(text).not.toMatch(/Somebody Else|else\.example/);
  }
  expect(answers[0]!.text).toContain('John Smith');
  expect((await server.ask('POST', `${path}/links`, { email: 'somebody@else.example' })).status).toBe(409);
});
