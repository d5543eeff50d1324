// The setting OPERATOR_NAME: on pages and in mails of a process that names nobody who runs it.
import { expect, test } from '@jest/globals';
import { addresseeOf } from '../../activities/delivery.ts';
import { readInstance } from '../../api/instance/instance-reader.ts';
import { apiServer } from '../support/api-server.ts';
import { instancePath, registerSso, SSO_FILE, SSO_START } from '../support/sso-instance.ts';
import { readFile } from 'node:fs/promises';

test('the landing page, the page of a dead link and the sender of mails have it', async () => {
  const operatorName = 'Deeployd & Sons';
  const server = await apiServer({ operatorName });
  try {
    await registerSso(server);
    const { owner: _, ...definition } = JSON.parse(await readFile(SSO_FILE, 'utf8'));
    const humans = Object.entries<{ raidRole?: string }>(definition.humans);
    for (const [, human] of humans) if (human.raidRole === 'delegator') human.raidRole = 'informed';
    const registered = await server.ask('POST', '/api/processes', { ...definition, id: 'nameless' });
    expect([registered.status, registered.text]).toEqual([201, expect.any(String)]);
    const started = await server.ask('POST', '/api/processes/nameless/instances', SSO_START);
    expect(started.status).toBe(201);
    const id = started.body.id as string;

    const link = await server.ask('POST', instancePath(id, '/participants/customer_ciso/links'), {});
    const landing = await (await fetch(link.body.url)).text();
    expect(landing).toContain('Deeployd &amp; Sons runs this process with Countersign.');
    await server.ask('DELETE', instancePath(id, '/participants/customer_ciso/links'));
    const dead = await (await fetch(link.body.url)).text();
    expect(dead).toContain('Deeployd &amp; Sons');

    const { graph, state } = await readInstance(server.deps, id);
    const addressee = await addresseeOf({ books: server.books, operatorName }, graph, state, 'customer_ciso');
    expect(addressee).toMatchObject({ fromName: 'Deeployd & Sons via Countersign' });
  } finally {
    await server.close();
  }
});
