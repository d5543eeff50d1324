// Short lives of instances in which, taken together, every event occurs. Their histories are stored and replayed.
import { randomUUID } from 'node:crypto';
import { NO_AGENTS } from '../../agents/types.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import {
  COMMAND_UPDATE,
  DECISION_SIGNAL,
  DELIVER_WEBHOOK,
  RUN_BULK,
  bulkStartOptions,
  deliveryOptions,
  webhookMessageId,
} from '../../workflows/messages.ts';
import { bulkInBooks } from '../support/bulk-in-books.ts';
import {
  Running,
  SAMPLE_CONTEXT,
  type World,
  approveToTheEnd,
  sampleDefinition,
} from '../support/process-world.ts';
import { DONE, oneTask, pause, play } from '../support/scripted-agents.ts';
import { aMember, aRule, aTeam } from '../support/team-builder.ts';
import { aDelivery, aWebhook, sealedSecret } from '../support/webhook-rows.ts';
import { agentOnly, inOrder, oneApproval, twoApprovals } from '../support/small-definitions.ts';

/** Name of the stored file → what is done. */
export const SCENARIOS: Record<string, (world: World) => Promise<Running>> = {
  async sample(world) {
    const running = await world.start(await sampleDefinition(), { context: SAMPLE_CONTEXT });
    await approveToTheEnd(running);
    return running;
  },

  async 'continued-as-new'(world) {
    const running = await world.start(twoApprovals(), { continueAfterEvents: 30 });
    const approvals = await running.open(2);
    for (let round = 0; round < 8; round++) await fact(running, `fact_${round}`);
    await running.approve(approvals);
    await running.handle.result();
    return running;
  },

  async operated(world) {
    const definition = oneApproval();
    Object.assign(definition.phases[0]!.tasks[0]!, { artifacts: ['paper'] });
    const running = await world.start(definition);
    const [approval] = await running.open(1);
    await running.command({ type: 'PauseInstance', data: { reason: 'A holiday.' } });
    await running.command({ type: 'ResumeInstance', data: { reason: 'It is over.' } });
    await running.handle.signal(DECISION_SIGNAL, {
      decision: running.decision(approval!, 'alice'),
      seal: '',
    });
    await running.decide(approval!, 'bob');
    const byHand = { type: 'SetFact', data: { name: 'budget', value: 3, reason: 'Typed in.' } };
    await running.handle.executeUpdate(COMMAND_UPDATE, { args: [{ command: byHand }] });
    const artifact = {
      key: 'paper',
      type: 'document',
      contentType: 'text/plain',
      size: 1,
      sha256: 'a'.repeat(64),
      metadata: {},
    };
    await running.command({ type: 'StoreArtifact', data: { artifact, taskId: 'draft' } });
    const bindingId = `bind-${randomUUID()}`;
    const moved = {
      id: bindingId,
      participantId: 'alice',
      name: 'Jane Doe',
      email: 'jane@acme.com',
      slack: null,
    };
    await world.books.addBinding({ ...moved, instanceId: running.id, boundAt: Date.now(), boundBy: 'local' });
    await running.command({
      type: 'BindParticipant',
      data: { participantId: 'alice', bindingId, reason: 'A new address.' },
    });
    await running.command({ type: 'CancelInstance', data: { reason: 'No longer needed.' } });
    await running.handle.result();
    return running;
  },

  async late(world) {
    const running = await world.start(
      oneApproval({ timeout: '3s', reminders: ['1s'], escalateAfter: '2s', onTimeout: 'escalate' }),
    );
    const [approval] = await running.open(1);
    await running.until((state) => state.approvals[approval!.id]!.status === 'overdue');
    await running.decide(approval!, 'alice', { choice: 'reject', comment: 'Too late and too thin.' });
    // The work is done again by itself.
    const state = await running.until(({ approvals }) => Object.values(approvals).length === 2);
    await running.approve(Object.values(state.approvals).filter(({ round }) => round === 2));
    await running.handle.result();
    return running;
  },

  async 'handed-over'(world) {
    const running = await world.start(inOrder());
    const [approval] = await running.open(1);
    const approvalId = approval!.id;
    const reason = 'On leave.';
    const guest = await newPerson(world, running, 'guest_1');
    await running.command({
      type: 'MoveDeadline',
      data: { approvalId, dueAt: Date.now() + 86_400_000, reason },
    });
    await running.command({ type: 'NudgeApprovers', data: { approvalId } });
    await running.command({
      type: 'HandOverApproval',
      data: { approvalId, from: 'alice', to: guest, reason },
    });
    await running.command({
      type: 'HandOverTask',
      data: { taskId: 'sign', to: { participantId: 'bob' }, reason },
    });
    const away = { participantId: 'ops', substitute: { participantId: 'alice' }, until: null, reason };
    await running.command({ type: 'SetAbsence', data: away });
    const decisionId = await running.decide(approval!, guest.participantId);
    await running.until((state) => state.approvals[approvalId]!.decisions.length === 1);
    const by = { kind: 'participant', id: guest.participantId, linkId: 'link-1' } as const;
    await running.command({ type: 'RevokeDecision', data: { approvalId, decisionId, reason }, by });
    await running.decide(approval!, guest.participantId);
    await running.decide(approval!, 'bob');
    await running.command({
      type: 'CompleteTask',
      data: { taskId: 'sign', summary: 'Signed on paper.', reason },
    });
    await running.handle.result();
    return running;
  },

  async 'sent-back'(world) {
    const running = await world.start(twoApprovals());
    const approvals = await running.open(2);
    await running.approve(approvals.slice(0, 1));
    await running.until((state) => state.tasks['first']!.status === 'completed');
    await running.command({ type: 'SendBack', data: { target: 'first', reason: 'The address is wrong.' } });
    await running.approve(await running.open(2));
    await running.handle.result();
    return running;
  },

  async failed(world) {
    const errorHandling = { taskFailure: 'fail', maxRetries: 0 } as const;
    const running = await world.start(agentOnly("{'badOutput': 'schema'}", { errorHandling }));
    await running.handle.result();
    return running;
  },

  async skipped(world) {
    const errorHandling = { taskFailure: 'hold', maxRetries: 0 } as const;
    const definition = agentOnly("{'failTimes': 9}", { errorHandling });
    addPhase(definition, { id: 'extra', name: 'Extra', order: 2, when: 'false', tasks: [] }, 'extra');
    definition.gates.push({ id: 'extra_gate', name: 'Extra', beforePhase: 'extra', type: 'manual' });
    const running = await world.start(definition);
    await resolve(running, 'task-failed', 'skip');
    await running.handle.result();
    return running;
  },

  async 'gate-rejected'(world) {
    const definition = agentOnly('{}');
    addPhase(definition, { id: 'later', name: 'Later', order: 2, tasks: [] }, 'later');
    definition.gates.push({
      id: 'review',
      name: 'Review',
      beforePhase: 'later',
      type: 'approval',
      approvers: ['alice'],
    });
    const running = await world.start(definition);
    const [approval] = await running.open(1);
    await running.decide(approval!, 'alice', { choice: 'reject', comment: 'The draft is wrong.' });
    await resolve(running, 'approval-rejected', 'redo', 'draft');
    await running.approve(await running.open(1));
    await running.handle.result();
    return running;
  },

  async 'mail-refused'(world) {
    const { mail } = world.deps;
    let refused = 0;
    world.deps.mail = {
      send: async (message) =>
        refused++ === 0 ? { outcome: 'refused', reason: '550 No such mailbox.' } : await mail.send(message),
    };
    const running = await world.start(oneApproval());
    const [approval] = await running.open(1);
    await resolve(running, 'mail-refused', 'ask-again');
    await running.approve([approval!]);
    await running.handle.result();
    world.deps.mail = mail;
    return running;
  },

  /** A model, with a call that is approved, two questions and a concern that a rule takes hold of. */
  async 'agent-at-work'(world) {
    await world.rest();
    const agents = await play(world, {
      step: (input) => (input.turn === 1 ? agents.asks(input, ['pay']) : agents.gives(DONE)),
      tool: (input) => agents.asksFirst(input),
    });
    const team = aTeam({
      agents: [aMember('junior')],
      orchestration: { mode: 'hierarchical', entryAgentId: 'junior' },
      interactionRules: [aRule({ trigger: 'security_concern_detected', target: 'ops' })],
    });
    const running = await world.start(oneTask('worker', { artifacts: ['paper'] }), { team });
    const [approval] = await running.open(1);
    const by = { kind: 'agent', id: 'agent', taskId: 'draft', attempt: 1 } as const;
    const taskId = 'draft';
    await running.command({
      type: 'RaiseConcern',
      data: { taskId, kind: 'security', text: 'A key is old.' },
      by,
    });
    await running.command({ type: 'AskPerson', data: { taskId, text: 'Which account?' }, by });
    await running.command({ type: 'AskPerson', data: { taskId, text: 'Since when?' }, by });
    const [questionId = ''] = Object.keys((await running.state()).questions ?? {});
    await running.command({ type: 'AnswerQuestion', data: { questionId, text: 'The second one.' } });
    await running.decide(approval!, 'ops');
    await running.handle.result();
    await world.rest();
    await world.work({ deps: { config: NO_AGENTS } });
    return running;
  },

  async corrected(world) {
    const unsure = { minConfidence: 0.8, reviewers: ['ops'] };
    const running = await world.start(agentOnly("{'confidence': 0.4}", unsure));
    const [review] = await running.open(1);
    await running.decide(review!, 'ops', { correction: { summary: 'A better draft.' } });
    await running.handle.result();
    return running;
  },

  /** A failed task goes to another agent; then an approval that nobody gives goes to it, too. */
  /** Of the bulk action itself, over two runs. */
  async bulk(world) {
    const all = await Promise.all(Array.from({ length: 26 }, () => world.start(oneApproval())));
    for (const each of all) await each.open(1);
    const bulkId = await bulkInBooks(
      world,
      all.map(({ id }) => id),
    );
    const handle = await world.env.client.workflow.start(RUN_BULK, {
      ...bulkStartOptions(bulkId, world.taskQueue),
      args: [{ bulkId, batchesARun: 1 }],
    });
    await handle.result();
    return new Running(world, handle as unknown as Running['handle']);
  },

  async 'to-another-agent'(world) {
    const errorHandling = { maxRetries: 0, escalateTo: 'deputy' } as const;
    const late = { requiredApprovals: ['alice'], escalateAfter: '1s', escalateTo: 'deputy' };
    const definition = agentOnly("{'failTimes': 1}", { errorHandling, ...late });
    definition.agents['deputy'] = { templateId: 'worker', role: 'specialist' };
    const running = await world.start(definition);
    const [approval] = await running.open(1);
    const isLookedAt = async () => (await running.events()).some(({ type }) => type === 'ErrandEnded');
    for (let wait = 0; wait < 400 && !(await isLookedAt()); wait++) await pause(25);
    await running.approve([approval!]);
    await running.handle.result();
    return running;
  },

  /** Of a message to a webhook that is taken at the second attempt. */
  async webhook(world) {
    const { id: instanceId, handle } = await world.start(agentOnly('{}'));
    await handle.result();
    const [entry] = await world.books.trail({ instanceId, limit: 1 });
    const { position } = entry!;
    const webhookId = 'wh_replay';
    const deliveryId = webhookMessageId(webhookId, position);
    const secrets = [await sealedSecret(world.ring, webhookId)];
    await world.books.addWebhook(aWebhook(webhookId, { secrets }));
    await world.books.addWebhookDeliveries([aDelivery(deliveryId, webhookId, { position, instanceId })]);
    const { webhookFetch } = world.deps;
    let tries = 0;
    world.deps.webhookFetch = async () => new Response(null, { status: ++tries === 1 ? 503 : 204 });
    const input = { webhookId, deliveryId, position, run: 0, type: 'instance' };
    const delivery = await world.env.client.workflow.start(
      DELIVER_WEBHOOK,
      deliveryOptions(input, world.taskQueue),
    );
    await delivery.result();
    world.deps.webhookFetch = webhookFetch;
    return new Running(world, delivery as unknown as Running['handle']);
  },
};

/** A person whom the definition does not know, with an address in the books. */
async function newPerson(world: World, { id }: Running, participantId: string) {
  const bindingId = `bind-${randomUUID()}`;
  const person = { id: bindingId, participantId, name: 'Jane Doe', email: 'jane@acme.com', slack: null };
  await world.books.addBinding({ ...person, instanceId: id, boundAt: Date.now(), boundBy: 'local' });
  return { participantId, bindingId };
}

async function fact(running: Running, name: string): Promise<void> {
  await running.command({ type: 'SetFact', data: { name, value: 1, reason: 'Known now.' } });
}

/** Resolves the open incident of a kind, once there is one. */
async function resolve(
  running: Running,
  kind: string,
  action: 'redo' | 'skip' | 'ask-again',
  target?: string,
): Promise<void> {
  const open = (state: { incidents: Record<string, { id: string; kind: string }> }) =>
    Object.values(state.incidents).find((incident) => incident.kind === kind);
  const state = await running.until((each) => open(each) !== undefined);
  const data = {
    incidentId: open(state)!.id,
    action,
    reason: 'Looked at.',
    ...(target !== undefined && { target }),
  };
  await running.command({ type: 'ResolveIncident', data });
}

function addPhase(
  definition: ProcessDefinition,
  phase: ProcessDefinition['phases'][number],
  taskId: string,
): void {
  const tasks = [{ id: `${taskId}_work`, name: `Work of ${taskId}`, assignee: 'agent' }];
  definition.phases.push({ ...phase, tasks });
}
