// Four writers at one instance that continues as new all the time: whatever was acknowledged is applied, once.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { loadContinueAsNew, outcomesOf } from '../../bench/continue-as-new.ts';
import { workflowCode } from '../../worker/bundle.ts';
import { World } from '../support/process-world.ts';
import { twoApprovals } from '../support/small-definitions.ts';
import { startTemporal } from '../support/temporal-server.ts';

let env: TestWorkflowEnvironment;
let world: World;
beforeAll(async () => {
  const [started, code] = await Promise.all([startTemporal(), workflowCode()]);
  env = started;
  world = await World.open(env, code);
  await world.work();
}, 60_000);
// Closing replays every run.
afterAll(async () => {
  try {
    await world?.close();
  } finally {
    await env?.teardown();
  }
}, 60_000);

const CONTINUATIONS = 12;

test('twelve times under load: every acknowledged message is applied once', async () => {
  const running = await world.start(twoApprovals(), { continueAfterEvents: 40 });
  const ours = await running.open(2);
  const load = await loadContinueAsNew(running, {
    writers: 4,
    continuations: CONTINUATIONS,
    withinMs: 45_000,
    taskId: 'first',
    // Not the task's own approver: such a request would take the place of the one before.
    approverIds: ['bob'],
  });
  const answers = await outcomesOf(running, load.decisions);
  const events = await running.events();

  expect((await running.runs()).length).toBeGreaterThan(CONTINUATIONS);
  expect(load.commands.length + load.decisions.length).toBeGreaterThan(40);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));

  const applied = events
    .filter(({ type }) => type === 'FactSet' || type === 'ApprovalRequested')
    .filter(({ commandId }) => commandId?.startsWith('cmd-'))
    .map(({ commandId }) => commandId!);
  expect(applied.toSorted()).toEqual(load.commands.toSorted());
  const facts: Record<string, unknown> = {};
  for (const event of events) if (event.type === 'FactSet') facts[event.data.name] = event.data.value;
  expect(facts).toEqual(load.facts);

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['counted']));
  const decided = events.flatMap((event) =>
    event.type === 'ApprovalDecided' ? [event.data.decisionId] : [],
  );
  expect(decided.toSorted()).toEqual(load.decisions.toSorted());
  expect(events.filter(({ type }) => type === 'DecisionRefused')).toEqual([]);

  // Nobody was mailed twice, and what was open at the start is still open and ends it.
  const ids = world.mails.map(({ messageId }) => messageId);
  expect(new Set(ids).size).toBe(ids.length);
  await running.approve(ours);
  expect((await running.handle.result()).status).toBe('completed');
}, 120_000);
