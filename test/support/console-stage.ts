// Everything that the console lists, brought about over the API: thirty instances in all states, some weeks old, with
// incidents, approvals of every age, a question, and a team that is at work. Nothing in the books is written by hand.
import type { ApiDeps } from '../../api/deps.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import { agentAtWork, agentWorkDefinition, ask } from './agent-work-instance.ts';
import { type ApiServer, apiServer, TOKEN, VIEWER_TOKEN } from './api-server.ts';
import { aDefinition, aPhase, aTask, anAgent, anApprover } from './definition-builder.ts';
import type { Page } from 'playwright-core';
import { instancePath, registerSso, SSO_START } from './sso-instance.ts';

const HOUR = 3_600_000;

/** One phase an agent is at for good, one that a person does. */
const onboarding = (): ProcessDefinition =>
  aDefinition({
    id: 'customer_onboarding',
    name: 'Customer onboarding',
    agents: { planner: anAgent({ templateId: 'onboarding-planner' }) },
    searchable: ['customer', 'region'],
    phases: [
      aPhase('plan', [aTask('long_work', { name: 'Draft the migration plan', assignee: 'planner' })], {
        name: 'Plan',
      }),
      aPhase('train', [aTask('teach', { name: 'Teach the team', assignee: 'jane' })], { name: 'Train' }),
    ],
    humans: {
      jane: { raidRole: 'responsible', name: 'Jane Doe' },
      john: anApprover({ name: 'John Smith' }),
    },
  });

/** Done as soon as it is started. */
const check = (): ProcessDefinition =>
  aDefinition({
    id: 'licence_check',
    name: 'Licence check',
    agents: { checker: anAgent({ templateId: 'licence-checker' }) },
    phases: [
      aPhase('check', [aTask('count', { name: 'Count the seats', assignee: 'checker' })], { name: 'Check' }),
    ],
    humans: { jane: { raidRole: 'informed', name: 'Jane Doe' } },
    searchable: ['customer'],
  });

const CUSTOMERS = ['Globex', 'Initech', 'Hooli', 'Vandelay', 'Umbrella', 'Wayne', 'Stark', 'Tyrell'] as const;

export type ConsoleStage = Awaited<ReturnType<typeof consoleStage>>;

/** `isEmpty`: the sample is registered, and nothing was ever started. Close it when done. */
export async function consoleStage({
  isEmpty = false,
  ...deps
}: { isEmpty?: boolean } & Pick<Partial<ApiDeps>, 'webhooks'> = {}) {
  const server = await apiServer({
    agent: (run) => (run.taskId === 'long_work' ? null : agentAtWork(run)),
    ...deps,
  });
  const made = await fill(server, isEmpty).catch(async (error: unknown) => {
    // Whoever asked for the stage has nothing to close.
    await server.close();
    throw error;
  });
  return {
    server,
    ...made,
    /** Signs in and ends on `path`. */
    async signIn(page: Page, path = '/console', role: 'admin' | 'viewer' = 'admin'): Promise<void> {
      await page.goto(`${server.url}${path}`);
      await page.locator('input[name="token"]').fill(role === 'admin' ? TOKEN : VIEWER_TOKEN);
      await page.locator('form button').first().click();
      await page.waitForURL(`${server.url}${path}`);
    },
    close: (): Promise<void> => server.close(),
  };
}

async function fill(server: ApiServer, isEmpty: boolean): Promise<{ ids: string[] }> {
  const ids: string[] = [];
  await registerSso(server);
  if (isEmpty) return { ids };
  const post = async (path: string, body: object) => {
    const answer = await server.ask('POST', path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body as { id: string };
  };
  const start = async (process: string, name: string, more: object) => {
    const { id } = await post(`/api/processes/${process}/instances`, { name, ...more });
    ids.push(id);
    return id;
  };
  const until = async (at: number) => {
    server.clock.at = at;
    for (const id of ids) await server.gateway.passTime(id);
  };
  for (const definition of [onboarding(), agentWorkDefinition(), check()])
    await post('/api/processes', definition);

  const now = Date.UTC(2026, 2, 11, 9, 40);
  server.clock.at = now - 12 * 24 * HOUR;
  for (const customer of CUSTOMERS) {
    await start('licence_check', `${customer} licence check`, { context: { customer } });
    server.clock.at += 5 * HOUR;
  }
  const sso = (customer: string, people: object[] = SSO_START.externalParticipants) =>
    start('enterprise_sso_deployment', `${customer} SSO Deployment`, {
      context: { ...SSO_START.context, customerName: customer },
      externalParticipants: people,
      allowUnbound: true,
    });
  await until(now - 70 * HOUR);
  const wayne = await sso('Wayne');
  await post(instancePath(wayne, '/pause'), {
    reason: 'The customer asked to wait until their audit is over.',
  });
  await sso('Globex');
  await until(now - 40 * HOUR);
  for (const customer of ['Vandelay', 'Umbrella', 'Stark']) await sso(customer);
  await sso('Hooli', [SSO_START.externalParticipants[1]!]);
  const tyrell = await sso('Tyrell');
  await post(instancePath(tyrell, '/cancel'), { reason: 'They chose another supplier.' });
  await until(now - 16 * HOUR);
  await sso('Acme Corp');
  await sso('Initech');
  const humans = ['jane', 'john', 'dispatcher'];
  const people = humans.map((participantId) => ({ participantId, email: `${participantId}@acme.com` }));
  for (const customer of CUSTOMERS.slice(0, 4)) {
    const id = await start('agent_work', `${customer} supplier check`, { externalParticipants: people });
    if (customer === 'Hooli') await ask(server, id);
    server.clock.at += HOUR;
  }
  await until(now - 3 * HOUR);
  for (const customer of CUSTOMERS) {
    const region = customer.length % 2 === 0 ? 'EU' : 'US';
    await start('customer_onboarding', `${customer} onboarding`, {
      context: { customer, region },
      externalParticipants: people.slice(0, 2),
    });
    server.clock.at += 10 * 60_000;
  }
  await until(now);
  return { ids };
}
