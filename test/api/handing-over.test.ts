// Whose it is and by when, over the API: deadlines, reminders, handing over, absence, withdrawing, sending back.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventOfType, EventType } from '../../process/events.ts';
import { type ApiServer, apiServer, VIEWER_TOKEN } from '../support/api-server.ts';
import { startPeople } from '../support/people-instance.ts';
import { traces } from '../support/traces.ts';
import { instancePath } from '../support/sso-instance.ts';

const DAY = 86_400_000;
const DRAFT = 'task.draft.1';
const reason = 'On holiday until Monday.';
const GUEST = { name: 'Gus Guest', email: 'gus@partner.example' };

let server: ApiServer;
let id: string;
beforeEach(async () => {
  server = await apiServer();
  id = await startPeople(server);
});
afterEach(() => server.close());

const ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  server.ask(method, instancePath(id, path), body, headers);
const post = (path: string, body?: unknown, headers?: Record<string, string>) =>
  ask('POST', path, body, headers);
const keyed = (key: string) => ({ 'idempotency-key': key });
const inDays = (days: number) => new Date(server.clock.at + days * DAY).toISOString();

/** Data of the recorded events of a type. */
async function data<T extends EventType>(type: T): Promise<EventOfType<T>['data'][]> {
  const events = await server.books.events(id);
  return events.flatMap((event) => (event.type === type ? [event.data as EventOfType<T>['data']] : []));
}
async function status() {
  return (await ask('GET', '')).body;
}
async function approval(approvalId: string) {
  const { body } = await ask('GET', '/approvals');
  return body.items.find((each: { id: string }) => each.id === approvalId);
}
async function withdrawable(): Promise<string> {
  const body = { id: 'extra', taskId: 'draft', approverIds: ['john'], title: 'A second look', artifacts: [] };
  expect((await post('/approvals', body)).status).toBe(201);
  return 'ad_hoc.extra.1';
}

/** Each endpoint: a call that works, and the event that comes of it. */
const CALLS: Record<
  string,
  { call: () => Promise<[string, string, object?]>; event: EventType; gives: object }
> = {
  'a deadline at an instant': {
    call: async () => ['POST', `/approvals/${DRAFT}/deadline`, { dueAt: inDays(5), reason }],
    event: 'ApprovalDeadlineMoved',
    gives: { approvalId: DRAFT, reason },
  },
  'a deadline later by a length of time': {
    call: async () => ['POST', `/approvals/${DRAFT}/deadline`, { extendBy: '2d', reason }],
    event: 'ApprovalDeadlineMoved',
    gives: { approvalId: DRAFT, reason },
  },
  'a reminder by hand': {
    call: async () => ['POST', `/approvals/${DRAFT}/nudge`],
    event: 'ApprovalNudged',
    gives: { approvalId: DRAFT, to: ['jane', 'john'] },
  },
  'an approval to somebody of the process': {
    call: async () => [
      'POST',
      '/approvals/task.pilot.1/hand-over',
      { from: 'jane', to: { participantId: 'john' }, reason },
    ],
    event: 'ApprovalHandedOver',
    gives: { from: 'jane', to: 'john', how: 'reassigned', reason },
  },
  'a task to somebody of the process': {
    call: async () => ['POST', '/tasks/tell/hand-over', { to: { participantId: 'dispatcher' }, reason }],
    event: 'TaskHandedOver',
    gives: { taskId: 'tell', from: 'doer', to: 'dispatcher', how: 'reassigned', reason },
  },
  'an absence': {
    call: async () => [
      'PUT',
      '/participants/doer/absence',
      { substitute: { participantId: 'dispatcher' }, until: inDays(7), reason },
    ],
    event: 'AbsenceSet',
    gives: { participantId: 'doer', substitute: 'dispatcher', reason },
  },
  'a request that is withdrawn': {
    call: async () => ['POST', `/approvals/${await withdrawable()}/withdraw`, { reason }],
    event: 'ApprovalWithdrawn',
    gives: { approvalId: 'ad_hoc.extra.1', reason },
  },
  'work sent back': {
    call: async () => ['POST', '/send-back', { target: 'draft', reason }],
    event: 'ReworkStarted',
    gives: { targets: ['draft'], comment: reason },
  },
};

describe.each(Object.entries(CALLS))('%s', (_name, { call, event, gives }) => {
  beforeEach(async () => {
    // The pilot's own approval is open once its task is done.
    const result = {
      pilotGroup: 'sales',
      people: 9,
      firstDay: '2026-03-02',
      told: true,
      contact: { name: 'Dana Field' },
    };
    const done = await post('/tasks/pilot/complete', { result, reason: 'By telephone.' });
    expect(done.status).toBe(200);
  });

  test('takes effect once, however often it is sent', async () => {
    const [method, path, body] = await call();
    const first = await ask(method, path, body, keyed('one'));
    expect([first.status, first.body]).toMatchObject([200, { id, changed: true }]);
    const after = await traces(server, id);
    const again = await ask(method, path, body, keyed('one'));
    expect(again.status).toBe(200);
    expect(await traces(server, id)).toEqual(after);
    expect((await data(event)).slice(-1)).toMatchObject([gives]);
    const other = await ask(method, path, { ...body, reason: 'Another one.' }, keyed('one'));
    // What is PUT is not kept: the same id is applied once.
    expect([other.status, await traces(server, id)]).toEqual([method === 'PUT' ? 200 : 422, after]);
  });

  test('is an operator’s, and not a viewer’s', async () => {
    const [method, path, body] = await call();
    const before = await traces(server, id);
    const viewer = await ask(method, path, body, { authorization: `Bearer ${VIEWER_TOKEN}` });
    expect([viewer.status, viewer.body.code]).toEqual([403, 'forbidden']);
    const nobody = await ask(method, path, body, { authorization: 'Bearer wrong' });
    expect(nobody.status).toBe(401);
    expect(await traces(server, id)).toEqual(before);
  });
});

describe('a deadline', () => {
  test('is extended from where it was, and from now once it has passed', async () => {
    const due = Date.parse((await approval(DRAFT)).dueAt);
    await post(`/approvals/${DRAFT}/deadline`, { extendBy: '1d', reason });
    expect(Date.parse((await approval(DRAFT)).dueAt)).toBe(due + DAY);
    server.clock.at = due + 3 * DAY;
    await server.gateway.passTime(id);
    expect((await approval(DRAFT)).status).toBe('overdue');
    await post(`/approvals/${DRAFT}/deadline`, { extendBy: '1d', reason });
    expect(await approval(DRAFT)).toMatchObject({ status: 'pending', dueAt: inDays(1) });
  });
});

describe('somebody new', () => {
  const hand = (from: string, approvalId: string, to: object, key?: string) =>
    post(`/approvals/${approvalId}/hand-over`, { from, to, reason }, key === undefined ? {} : keyed(key));
  const joined = async () => await data('GuestJoined');
  const bindings = async () =>
    (await server.books.bindings(id)).filter(({ participantId }) => participantId.startsWith('guest_'));

  test('joins once, though the call is repeated and two approvals go to the same address', async () => {
    expect((await hand('jane', DRAFT, GUEST, 'one')).status).toBe(200);
    expect((await hand('jane', DRAFT, GUEST, 'one')).status).toBe(200);
    const upper = { name: 'Gus Guest', email: 'Gus@Partner.example' };
    expect((await hand('john', 'task.review.1', upper)).status).toBe(200);
    const [guest] = await joined();
    expect(await joined()).toHaveLength(1);
    expect(await bindings()).toMatchObject([{ ...GUEST, participantId: guest!.participantId }]);
    expect((await data('ApprovalHandedOver')).map(({ to }) => to)).toEqual([
      guest!.participantId,
      guest!.participantId,
    ]);
    expect(JSON.stringify(await server.books.events(id))).not.toMatch(/gus@partner/i);
    const asked = server.gateway.notifications.filter(
      ({ participantId, kind }) => participantId === guest!.participantId && kind === 'approval',
    );
    expect(asked.map(({ approvalIds }) => approvalIds)).toEqual([[DRAFT], ['task.review.1']]);
  });

  test('is who has that address in the process already', async () => {
    await hand('john', 'task.review.1', { name: 'Somebody', email: 'DISPATCHER@acme.com' });
    const refused = await hand('jane', DRAFT, { name: 'Jane', email: 'john@acme.com' });
    expect([refused.status, refused.body.code]).toEqual([409, 'already-an-approver']);
    expect(await bindings()).toEqual([]);
  });

  test('is not whose address it was to become in a command that was refused', async () => {
    const row = {
      id: 'bind-refused',
      instanceId: id,
      participantId: 'john',
      name: 'Gus Guest',
      email: GUEST.email,
      slack: null,
      boundAt: server.clock.at,
      boundBy: 'local',
    };
    await server.books.addBinding(row);
    expect((await hand('jane', DRAFT, GUEST)).status).toBe(200);
    expect((await data('ApprovalHandedOver'))[0]!.to).toMatch(/^guest_/);
  });

  test('whose name was wrong in a call that was refused has the right one in the next', async () => {
    expect((await hand('watcher', DRAFT, { ...GUEST, name: 'Gas Gest' })).status).toBe(403);
    expect((await hand('jane', DRAFT, GUEST)).status).toBe(200);
    expect((await approval(DRAFT)).approvers.map(({ name }: { name: string }) => name)).toContain(
      'Gus Guest',
    );
    expect(JSON.stringify((await ask('GET', '/audit')).body)).not.toContain('Gas Gest');
  });

  test('takes a task, and can be handed it in two calls at once', async () => {
    const give = () => post('/tasks/tell/hand-over', { to: GUEST, reason });
    const answers = await Promise.all([give(), give()]);
    expect(answers.map(({ status: code }) => code).toSorted()).toEqual([200, 422]);
    expect(await joined()).toHaveLength(1);
  });
});

describe('an absence', () => {
  const away = (body: object, pid = 'john') =>
    ask('PUT', `/participants/${pid}/absence`, { reason, ...body });
  const holders = async (approvalId: string) =>
    (await approval(approvalId)).approvers.map(({ id: each }: { id: string }) => each);

  test('with somebody new each time: each joins, and the newest stands in from then on', async () => {
    expect((await away({ substitute: GUEST, until: inDays(7) })).status).toBe(200);
    const [first] = await data('GuestJoined');
    expect(await holders(DRAFT)).toEqual(['jane', first!.participantId]);
    const next = { name: 'Nora Next', email: 'nora@partner.example' };
    expect((await away({ substitute: next })).status).toBe(200);
    const [, second] = await data('GuestJoined');
    expect(second!.participantId).not.toBe(first!.participantId);
    expect((await data('AbsenceSet')).map(({ substitute, until }) => [substitute, until])).toEqual([
      [first!.participantId, server.clock.at + 7 * DAY],
      [second!.participantId, null],
    ]);
    // What the first took over by then stays with them.
    expect(await holders(DRAFT)).toEqual(['jane', first!.participantId]);
  });

  test('of the substitute, too: what comes goes on to theirs', async () => {
    expect((await away({ substitute: GUEST }, 'dispatcher')).status).toBe(200);
    const [guest] = await data('GuestJoined');
    expect((await away({ substitute: { participantId: 'dispatcher' } }, 'doer')).status).toBe(200);
    const handed = (await data('TaskHandedOver')).map(({ taskId, to, how }) => [taskId, to, how]);
    expect(handed).toEqual([
      ['pilot', guest!.participantId, 'absence'],
      ['tell', guest!.participantId, 'absence'],
    ]);
  });

  test('in a circle leaves it where it is, as an incident', async () => {
    await away({ substitute: { participantId: 'doer' } }, 'dispatcher');
    expect((await away({ substitute: { participantId: 'dispatcher' } }, 'doer')).status).toBe(200);
    const kinds = (await status()).incidents.map(({ kind }: { kind: string }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['substitute-unfit']));
    expect(await data('TaskHandedOver')).toEqual([]);
  });

  test('is lifted by hand, once', async () => {
    await away({ substitute: { participantId: 'dispatcher' } }, 'doer');
    expect((await away({ substitute: null }, 'doer')).body).toMatchObject({ changed: true });
    const after = await traces(server, id);
    expect((await away({ substitute: null }, 'doer')).body).toMatchObject({ changed: false });
    expect(await traces(server, id)).toEqual(after);
    expect((await data('AbsenceSet')).at(-1)).toMatchObject({ participantId: 'doer', substitute: null });
  });
});

test('sending back a phase: its work is done again, approvals are asked anew, and it is an exception', async () => {
  const before = (await status()).exceptions;
  expect((await post('/send-back', { target: 'work', reason: 'The plan was for last year.' })).status).toBe(
    200,
  );
  expect(await approval('task.draft.2')).toMatchObject({ status: 'pending', round: 2 });
  expect(await approval(DRAFT)).toBeUndefined();
  expect((await status()).exceptions).toBe(before + 1);
});
