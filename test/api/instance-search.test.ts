// Searching instances over HTTP: every filter by its parameter, what an item says, sorting and paging.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ProcessDefinition } from '../../definition/types.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { SSO_FILE, SSO_START, instancePath } from '../support/sso-instance.ts';

const LIST = '/api/processes/instances';
let server: ApiServer;
let acme: string;
let widgets: string;

beforeAll(async () => {
  server = await apiServer();
  const sso = JSON.parse(await readFile(SSO_FILE, 'utf8')) as ProcessDefinition;
  const registered = await server.ask('POST', '/api/processes', {
    ...sso,
    searchable: ['customerName', 'userCount'],
  });
  expect(registered.status).toBe(201);
  const start = async (fields: object) => {
    server.clock.at += 60_000;
    const path = `/api/processes/${sso.id}/instances`;
    const answer = await server.ask('POST', path, { ...SSO_START, ...fields });
    expect(answer.status).toBe(201);
    return answer.body.id as string;
  };
  acme = await start({});
  widgets = await start({
    name: 'Widgets rollout',
    context: { ...SSO_START.context, customerName: 'Widgets Ltd' },
  });
  await server.ask('POST', instancePath(widgets, '/pause'), { reason: 'Holiday' });
});
afterAll(() => server.close());

const idsOf = async (query: string): Promise<string[]> => {
  const answer = await server.ask('GET', `${LIST}?${query}`);
  expect(answer.status).toBe(200);
  const ids = (answer.body.items as { id: string }[]).map(({ id }) => id);
  const { body } = await server.ask(
    'GET',
    `${LIST}/count?${query.replaceAll(/&?(sort|order|limit)=\w+/g, '')}`,
  );
  if (!query.includes('limit=')) expect(body).toEqual({ count: ids.length });
  return ids;
};

describe('the list of instances', () => {
  test('says what each waits for, on whom, since when, until when, and how far it is', async () => {
    const { body } = await server.ask('GET', `${LIST}?text=acme%20sso`);
    expect(body.items).toMatchObject([
      {
        id: acme,
        name: 'Acme Corp SSO Deployment',
        status: 'running',
        searchable: { customerName: 'Acme Corporation', userCount: 5000 },
        pendingApprovals: 1,
        openIncidents: 0,
        waits: [{ kind: 'approval', on: ['customer_it_admin'], title: expect.stringMatching(/\w/) }],
      },
    ]);
    const [item] = body.items;
    expect(item.waits[0].dueAt).toBe(item.dueAt);
    expect(item.waits[0].since).toBe(item.waitingSince);
    expect(Date.parse(item.dueAt)).toBeGreaterThan(Date.parse(item.changedAt));
    const statuses = item.phases.map(({ status }: { status: string }) => status);
    expect(statuses.slice(0, 2)).toEqual(['completed', 'current']);
    expect(new Set(statuses.slice(2))).toEqual(new Set(['ahead']));
  });

  test.each([
    ['everything', '', ['widgets', 'acme']],
    ['any of several statuses', 'status=running,paused', ['widgets', 'acme']],
    ['one status', 'status=paused', ['widgets']],
    ['a definition', 'processId=nothing', []],
    ['a version', 'version=1.0.0', ['widgets', 'acme']],
    ['a phase', 'phase=configuration', ['widgets', 'acme']],
    ['a searchable value', 'context.customerName=ACME%20corporation', ['acme']],
    ['a searchable number', 'context.userCount=5000&context.customerName=widgets%20ltd', ['widgets']],
    ['text in a name', 'text=roll', ['widgets']],
    ['text in a value', 'text=corporation', ['acme']],
    ['a person by id', 'waitingOn=customer_it_admin', ['widgets', 'acme']],
    ['a person by address', 'waitingOn=IT-Admin@acme.com', ['widgets', 'acme']],
    ['somebody whose turn has not come', 'waitingOn=ciso@acme.com', []],
    ['incidents', 'incident=true', []],
    ['incidents of a kind', 'incident=task-failed', []],
    ['due before', 'dueBefore=2000-01-01T00:00:00Z', []],
    ['due before a late day', 'dueBefore=2100-01-01T00:00:00Z', ['widgets', 'acme']],
    ['started from', 'startedFrom=2100-01-01T00:00:00Z', []],
    ['started until', 'startedUntil=2100-01-01T00:00:00Z', ['widgets', 'acme']],
    ['in order of name', 'sort=name', ['acme', 'widgets']],
    ['the other way', 'sort=started&order=asc', ['acme', 'widgets']],
  ])('finds by %s', async (_what, query, expected) => {
    const known: Record<string, string> = { acme, widgets };
    expect(await idsOf(query)).toEqual(expected.map((name) => known[name]));
  });

  test('is paged; a cursor of another order is refused at its field', async () => {
    const first = await server.ask('GET', `${LIST}?sort=name&limit=1`);
    expect(first.body.items).toHaveLength(1);
    const cursor = first.body.nextCursor as string;
    const second = await server.ask('GET', `${LIST}?sort=name&limit=1&cursor=${cursor}`);
    expect(second.body.items).toMatchObject([{ id: widgets }]);
    expect(second.body.nextCursor).toBeUndefined();
    const refused = await server.ask('GET', `${LIST}?sort=due&cursor=${cursor}`);
    expect([refused.status, refused.body.code]).toEqual([422, 'invalid-request']);
    expect(refused.body.errors).toMatchObject([{ pointer: 'query:cursor' }]);
    expect(refused.body.detail).toContain('name asc');
  });

  test('finds a person by a new address, and no longer by the one before', async () => {
    const bound = await server.ask('PUT', instancePath(acme, '/participants/customer_it_admin'), {
      email: 'new.admin@acme.com',
      reason: 'Moved on.',
    });
    expect(bound.status).toBe(200);
    expect(await idsOf('waitingOn=new.admin@acme.com')).toEqual([acme]);
    expect(await idsOf('waitingOn=it-admin@acme.com')).toEqual([widgets]);
  });
});
