// The SSO example with a model behind every agent, a team from the example template, and people at their links: a brief, a
// review that corrects, a security concern that reaches a person, work handed down, and what all of it took.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Mail } from '../../scripts/demo/mailbox.mjs';
import { SAMPLE_START } from '../../scripts/sample.mjs';
import { playing, startE2eWithAgents, whereItStands } from '../support/agents-e2e.ts';
import { decisionForms, formsOf, lineFields } from '../support/browser.ts';
import { type E2e, Outside, eventTypes, until, wholeAudit } from '../support/e2e.ts';
import { type ModelServer, startModelServer } from '../support/openai-server.ts';
import { type ScriptedServer, json, scriptedServer } from '../support/scripted-server.ts';
import {
  HIDDEN,
  MODEL_KEY,
  PARTS,
  PRICE,
  TOOL_TOKEN,
  modelAgents,
  reviewedDefinition,
} from '../support/sso-models.ts';

let e2e: E2e;
let model: ModelServer;
let tools: ScriptedServer;
let id: string;
let outside: Outside;
/** What the model said that it took. */
const handedOut = { turns: 0, toolCalls: 0, inputTokens: 0, outputTokens: 0 };

beforeAll(async () => {
  const play = playing(PARTS);
  model = await startModelServer({
    apiKey: MODEL_KEY,
    async script(request, index) {
      const reply = await play(request, index);
      const { input, output } = ('usage' in reply && reply.usage) || { input: 100, output: 20 };
      handedOut.turns += 1;
      handedOut.toolCalls += 'calls' in reply ? reply.calls.length : 0;
      handedOut.inputTokens += input;
      handedOut.outputTokens += output;
      return reply;
    },
  });
  tools = await scriptedServer(json({ connection: 'con-1', note: HIDDEN.toolResult }));
  e2e = await startE2eWithAgents(modelAgents(model.baseUrl, tools.baseUrl), { MODEL_KEY, TOOL_TOKEN });
  const { processes, teamTemplates } = e2e.client;
  await processes.register(await reviewedDefinition());
  const team = await teamTemplates.instantiate('enterprise-deployment-team');
  ({ id } = await processes.start({
    ...SAMPLE_START,
    processId: 'enterprise_sso_deployment',
    version: '1.1.0',
    teamId: team.id,
    externalParticipants: [
      ...SAMPLE_START.externalParticipants,
      { participantId: 'deeployd_support', email: 'support@acme.com', name: 'Support' },
    ],
  }));
  outside = await Outside.of(e2e, id);
}, 120_000);
afterAll(async () => {
  await e2e?.stop();
  await model?.close();
  await tools?.close();
}, 60_000);

/** Looks at the mails, answers what fits, and is done once `isDone`. */
async function answering(
  what: string,
  isDone: () => Promise<boolean>,
  answer: (mail: Mail & { link: string }) => Promise<void>,
): Promise<void> {
  await until(
    what,
    async () => {
      for (const mail of await outside.look()) {
        if (mail.link) await answer({ ...mail, link: mail.link });
      }
      return await isDone();
    },
    60_000,
  );
}

async function approve({ subject, link }: Mail & { link: string }): Promise<void> {
  if (!subject.startsWith('Approval Required')) return;
  for (const page of await outside.answerAll(link))
    expect([page.status, page.html]).toEqual([200, page.html]);
}

const status = () => e2e.client.processes.getStatus(id);
const types = () => eventTypes(e2e, id);
const detailsOf = async (type: string) =>
  (await wholeAudit(e2e, id)).map(({ details }) => details).filter(({ event }) => event === type);

test('the entry agent gets its brief', async () => {
  await until('the brief', async () => (await types())['ErrandEnded'] === 1);
  expect(await detailsOf('ErrandStarted')).toMatchObject([{ agentId: 'deployment_lead', purpose: 'brief' }]);
  const work = await e2e.client.processes.getTaskWork(id, 'errand.1');
  expect(work.attempts).toMatchObject([
    {
      agentId: 'deployment_lead',
      executor: 'model',
      outcome: 'done',
      toolCalls: [{ tool: 'project_status' }],
    },
  ]);
}, 60_000);

test('work that its agent is not sure of is corrected by a person, and both versions are on the trail', async () => {
  let mail: (Mail & { link: string }) | undefined;
  await answering(
    'the mail for the review',
    async () => mail !== undefined,
    async (each) => {
      if (each.to === 'support@acme.com' && each.text.includes('Review: Plan SCIM')) mail = each;
    },
  );
  expect((await status()).facts).not.toHaveProperty('scim_users');
  const { person, page } = await outside.open(mail!.link);
  expect(page.html).toContain('The AI agent says it is 40 % sure');
  const [form] = decisionForms(page.html);
  const fields = new URLSearchParams(form!.fields);
  for (const [name, value] of lineFields(page.html)) fields.set(name, value);
  expect([fields.get('f.0'), fields.get('f.1'), fields.get('x.0')]).toEqual(['email', '5000', '5000']);
  fields.set('f.0', 'employeeNumber');
  fields.set('answer', 'correct');
  fields.set('comment', 'Addresses change.');
  const receipt = await person.post(form!.action, fields);
  expect(receipt.status).toBe(200);
  expect(receipt.html).toContain('Approved with corrections');
  expect(await detailsOf('TaskWorkDone')).toContainEqual(
    expect.objectContaining({ taskId: 'scim_planning', result: { identifier: 'email', users: 5000 } }),
  );
  expect(await detailsOf('TaskWorkCorrected')).toMatchObject([
    {
      taskId: 'scim_planning',
      participantId: 'deeployd_support',
      result: { identifier: 'employeeNumber', users: 5000 },
    },
  ]);
  expect((await status()).facts).toMatchObject({ scim_users: 5000 });
}, 60_000);

test('a security concern sets the rule off, whose agent asks a person, who answers on the portal', async () => {
  let isAnswered = false;
  await answering(
    'the answer',
    async () => isAnswered,
    async (mail) => {
      if (!mail.subject.startsWith('Question for you')) return await approve(mail);
      expect(mail.to).toBe('support@acme.com');
      const { person, page } = await outside.open(mail.link);
      const path = /"(\/external\/questions\/[^"]+)"/.exec(page.html)![1]!;
      const asked = await person.get(path);
      expect(asked.html).toContain('May we go live with a SHA-1 signature?');
      const { fields } = formsOf(asked.html).find(({ action }) => action === path)!;
      fields.set('text', 'No. Have it changed first.');
      const sent = await person.post(path, fields);
      expect([200, 303]).toContain(sent.status);
      isAnswered = true;
    },
  );
  expect(await detailsOf('RuleFired')).toContainEqual(
    expect.objectContaining({
      ruleId: 'security_escalation',
      trigger: 'security_concern_detected',
      to: ['security_agent'],
    }),
  );
  await until('the end of the errand', async () => (await types())['ErrandEnded'] === 2);
  const { attempts } = await e2e.client.processes.getTaskWork(id, 'errand.2');
  expect(attempts).toMatchObject([
    { agentId: 'security_agent', outcome: 'done', toolCalls: [{ tool: 'escalate_to_human', ok: true }] },
  ]);
  expect(attempts[0]!.toolCalls[0]!.result).toContain('No. Have it changed first.');
}, 90_000);

test('with all approvals given over links it completes', async () => {
  await answering('the end', async () => (await status()).status !== 'running', approve);
  expect(await status()).toMatchObject({ status: 'completed', incidents: [], questions: [], errands: [] });
  expect(await types()).toMatchObject({ TaskCompleted: 7, TaskWorkCorrected: 1, QuestionAnswered: 1 });
  expect((await status()).facts).toMatchObject({ validated_users: 4_200 });
  expect(model.complaints).toEqual([]);
  expect(tools.received).toHaveLength(1);
  expect(tools.received[0]!.headers).toMatchObject({
    authorization: TOOL_TOKEN,
    'idempotency-key': `${id}.sso_setup.1.1.0`,
  });
}, 90_000);

test('what it took is what the model handed out, to the token', async () => {
  const { spent, spentByAgent, tasks } = await status();
  const costUsd =
    (handedOut.inputTokens * PRICE.inputPerMillion + handedOut.outputTokens * PRICE.outputPerMillion) / 1e6;
  expect(spent).toEqual({ ...handedOut, costUsd: expect.closeTo(costUsd, 9) as unknown as number });
  const byAgent = Object.values(spentByAgent);
  expect(byAgent.reduce((sum, { inputTokens }) => sum + inputTokens, 0)).toBe(handedOut.inputTokens);
  expect(Object.keys(spentByAgent)).toHaveLength(5);
  for (const task of tasks) expect(task).toMatchObject({ executor: 'model', simulated: false, attempts: 1 });
  expect(tasks.find((task) => task.id === 'sso_setup')!.spent).toMatchObject({
    turns: 2,
    toolCalls: 1,
    inputTokens: 1_334,
    outputTokens: 76,
  });
});

test('each turn and call can be read, with arguments and results', async () => {
  const { attempts } = await e2e.client.processes.getTaskWork(id, 'sso_setup');
  expect(attempts).toMatchObject([
    {
      executor: 'model',
      model: 'small-1',
      outcome: 'done',
      summary: 'SAML is configured.',
      turns: [
        { turn: 1, inputTokens: 1_234, outputTokens: 56 },
        { turn: 2, inputTokens: 100, outputTokens: 20 },
      ],
      toolCalls: [{ tool: 'configure_saml', ok: true, arguments: '{"entityId":"https://acme.com/saml"}' }],
      refused: [],
    },
  ]);
  expect(attempts[0]!.toolCalls[0]!.result).toContain(HIDDEN.toolResult);
  const { system, messages } = await e2e.client.processes.getTranscript(id, 'sso_setup', 1);
  expect(system).toContain(HIDDEN.prompt);
  expect(JSON.stringify(messages)).toContain(HIDDEN.said);
  const lead = await e2e.client.processes.getTaskWork(id, 'prod_deployment');
  expect(lead.attempts[0]!.turns.map(({ by }) => by)).toEqual([
    undefined,
    'integration_agent',
    'integration_agent',
    undefined,
  ]);
});

test('no prompt, answer, result, key or token stands in Temporal or a log', async () => {
  // What may stand there is found: the search does look.
  expect(await whereItStands(e2e, 'It is in production.')).not.toEqual([]);
  for (const word of [...Object.values(HIDDEN), MODEL_KEY, 'a-token-that-stands-nowhere']) {
    expect([word, await whereItStands(e2e, word)]).toEqual([word, []]);
  }
  const files = await e2e.files(() => true);
  for (const secret of [MODEL_KEY, 'a-token-that-stands-nowhere']) {
    expect(files.filter(({ bytes }) => bytes.includes(secret)).map(({ path }) => path)).toEqual([]);
  }
}, 30_000);
