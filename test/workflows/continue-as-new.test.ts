// A long life in short runs: continue-as-new loses nothing, starts nothing twice and asks nobody again.
import { describe, expect, test } from '@jest/globals';
import {
  SAMPLE_CONTEXT,
  type World,
  approveToTheEnd,
  countTypes,
  mostOpenTimers,
  sampleDefinition,
} from '../support/process-world.ts';
import { twoApprovals } from '../support/small-definitions.ts';
import { worldForEach } from '../support/world-for-each.ts';

let world: World;
worldForEach((opened) => {
  world = opened;
});

describe('continue-as-new', () => {
  test('five times with two approvals open: both stay open, nobody is asked again, each decision counts once', async () => {
    const running = await world.start(twoApprovals(), { continueAfterEvents: 30 });
    const approvals = await running.open(2);
    for (let round = 0; (await running.runs()).length < 6 && round < 60; round++) {
      const data = { name: `fact_${round}`, value: round, reason: 'to pass the time' };
      await running.command({ type: 'SetFact', data });
    }
    expect((await running.runs()).length).toBeGreaterThanOrEqual(6);
    expect((await running.open(2)).map(({ id }) => id)).toEqual(approvals.map(({ id }) => id));
    expect(world.mails.filter(({ subject }) => subject.startsWith('Approval Required'))).toHaveLength(2);

    // A decision that was counted in an earlier run is known in the next.
    const decided = await running.decide(approvals[0]!, approvals[0]!.approvers[0]!);
    await running.open(1);
    for (let round = 100; round < 112; round++) {
      const data = { name: `fact_${round}`, value: round, reason: 'to pass the time' };
      await running.command({ type: 'SetFact', data });
    }
    expect(await running.outcome(decided)).toMatchObject({ status: 'counted' });
    await running.decide(approvals[0]!, approvals[0]!.approvers[0]!, { decisionId: decided });
    await running.approve([approvals[1]!]);
    expect((await running.handle.result()).status).toBe('completed');
    const events = await running.events();
    expect(countTypes(events.map(({ type }) => type))).toMatchObject({
      ApprovalDecided: 2,
      ApprovalRequested: 2,
    });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(await mostOpenTimers(running)).toBe(1);
  }, 90_000);

  test('commands under way at the same time are each applied once', async () => {
    const running = await world.start(twoApprovals(), { continueAfterEvents: 30 });
    const approvals = await running.open(2);
    const sent: string[] = [];
    await Promise.all(
      [0, 1, 2].map(async (lane) => {
        for (let round = 0; round < 12; round++) {
          const id = `cmd-${lane}-${round}`;
          const data = { name: `fact_${lane}_${round}`, value: round, reason: 'load' };
          // What is not confirmed is sent again under the same id.
          for (let tries = 0; ; tries++) {
            try {
              await running.command({ type: 'SetFact', id, data });
              break;
            } catch (error) {
              if (tries > 20) throw error;
            }
          }
          sent.push(id);
        }
      }),
    );
    expect((await running.runs()).length).toBeGreaterThan(2);
    const facts = (await running.events()).filter(({ type }) => type === 'FactSet');
    expect(facts).toHaveLength(sent.length);
    expect(new Set(facts.map(({ commandId }) => commandId))).toEqual(new Set(sent));
    await running.approve(approvals);
    expect((await running.handle.result()).status).toBe('completed');
  }, 90_000);

  test('in the middle of the sample: the same events as in one run', async () => {
    const running = await world.start(await sampleDefinition(), {
      context: SAMPLE_CONTEXT,
      continueAfterEvents: 40,
    });
    expect((await approveToTheEnd(running)).status).toBe('completed');
    expect((await running.runs()).length).toBeGreaterThan(3);
    const events = await running.events();
    const counts = countTypes(events.map(({ type }) => type));
    expect(counts).toMatchObject({
      ApprovalRequested: 8,
      ApprovalDecided: 9,
      TaskStarted: 7,
      TaskCompleted: 7,
    });
    // Asked for once each. (A mail is not sent where the decision came before it, as it may here.)
    const asked = events.filter(
      ({ type, data }) => type === 'NotificationRequested' && data.kind === 'approval',
    );
    expect(asked).toHaveLength(7);
    const ids = world.mails.map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
  }, 90_000);
});
