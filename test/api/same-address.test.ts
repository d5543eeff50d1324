// Two participants with one address are one person: at the start, with a new address, and when they decide.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sameAddresses } from '../../api/instance/same-address.ts';
import type { ApprovalRules, HumanParticipant } from '../../definition/types.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { answered, browser, decisionForms } from '../support/browser.ts';
import { aDefinition, anApprover, aPhase, aTask } from '../support/definition-builder.ts';
import { instancePath } from '../support/sso-instance.ts';

const reason = 'Moved to another team.';
let server: ApiServer;
beforeEach(async () => {
  server = await apiServer();
});
afterEach(() => server.close());

/** `approver`, `second` and `third` are asked for what the agent made. */
async function start(
  addresses: Record<string, string>,
  rules: ApprovalRules = {},
  second: Partial<HumanParticipant> = {},
) {
  const make = aTask('make', { requiredApprovals: ['approver', 'second', 'third'], ...rules });
  const humans = { approver: anApprover(), second: anApprover(second), third: anApprover() };
  const definition = aDefinition({ humans, phases: [aPhase('build', [make])] });
  expect((await server.ask('POST', '/api/processes', definition)).status).toBeLessThan(300);
  return await server.ask('POST', '/api/processes/sample/instances', {
    name: 'Sample',
    externalParticipants: Object.entries(addresses).map(([participantId, email]) => ({
      participantId,
      email,
    })),
  });
}
const THREE = { approver: 'john@acme.com', second: 'jane@acme.com', third: 'ann@acme.com' };
const TWO_OF_THREE = { policy: { atLeast: 2 } };

describe('at the start', () => {
  test.each([
    ['the same', 'jane@acme.com'],
    ['the same in capitals', 'Jane@ACME.com'],
  ])(
    '%s address twice, where both are needed: refused at the field, and nothing is written',
    async (_what, email) => {
      const answer = await start({ ...THREE, third: email });
      expect([answer.status, answer.body.code]).toEqual([422, 'invalid-request']);
      expect(answer.body.errors).toMatchObject([
        { pointer: '/externalParticipants/2/email', code: 'already-an-approver' },
      ]);
      expect(answer.body.detail).toMatch(
        /^second and third have one e-mail address: .* an address of their own/,
      );
      expect(await server.books.countInstances({})).toBe(0);
      expect(server.gateway.notifications).toEqual([]);
    },
  );

  test('that of somebody in the definition counts, too', async () => {
    const { approver, third } = THREE;
    const answer = await start({ approver, third: 'jane@acme.com' }, {}, { email: 'jane@acme.com' });
    expect(answer.body.errors).toMatchObject([{ pointer: '/externalParticipants/1/email' }]);
    expect((await start({ approver, third }, {}, { email: 'jane@acme.com' })).status).toBe(201);
  });

  test('where others are enough it starts, and one mailbox answers once', async () => {
    const started = await start({ ...THREE, third: 'JANE@acme.com' }, TWO_OF_THREE);
    expect(started.status).toBe(201);
    const id = started.body.id as string;
    const decide = async (participantId: string) => {
      const made = await server.ask('POST', instancePath(id, `/participants/${participantId}/links`), {});
      const person = browser(server);
      const [form] = decisionForms((await person.open(made.body.url as string)).html);
      return await person.post(form!.action, answered(form!, 'approve', ''));
    };
    expect((await decide('second')).status).toBe(200);
    const third = await decide('third');
    expect(third.status).toBe(409);
    expect(third.html).toContain('Somebody with your e-mail address has answered this');
    const status = async () => (await server.ask('GET', instancePath(id))).body.status as string;
    expect(await status()).toBe('running');
    expect((await decide('approver')).status).toBe(200);
    expect(await status()).toBe('completed');
    expect(JSON.stringify(await server.books.events(id))).not.toContain('@acme.com');
  });
});

describe('a new address', () => {
  const bind = (id: string, participantId: string, email: string) =>
    server.ask('PUT', instancePath(id, `/participants/${participantId}`), { email, reason });

  test('that another approver has, where both are needed: refused with the cure; once they moved, it is free', async () => {
    const id = (await start(THREE)).body.id as string;
    const before = await server.books.events(id);
    const answer = await bind(id, 'third', ' Jane@acme.com'.trim());
    expect([answer.status, answer.body.code]).toEqual([409, 'already-an-approver']);
    expect(answer.body.detail).toMatch(/^email: this is the address of second: .* an address of their own/);
    expect(await server.books.events(id)).toEqual(before);
    expect((await bind(id, 'second', 'moved@acme.com')).status).toBe(200);
    expect((await bind(id, 'third', 'jane@acme.com')).status).toBe(200);
  });

  test('is compared trimmed, in lower case, and with everybody’s', () => {
    expect(
      sameAddresses([
        { participantId: 'one', email: ' A@acme.com' },
        { participantId: 'two', email: 'a@ACME.com ' },
        { participantId: 'three', email: 'b@acme.com' },
        { participantId: 'four', email: null },
        { participantId: 'five', email: null },
        { participantId: 'six', email: 'a@acme.com' },
      ]),
    ).toEqual([['one', 'two', 'six']]);
  });
});
