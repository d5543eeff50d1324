// How the state is carried and answered: in short, and exactly as it was on arrival.
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { LIMITS } from '../../definition/limits.ts';
import { longHash, shortHash } from '../../process/carry/short-hash.ts';
import { answered, arrived, carried } from '../../process/index.ts';
import type { ProcessState } from '../../process/state.ts';
import { aDefinition, aPhase, aTask } from '../support/definition-builder.ts';
import { type Scenario, aBlob, codeOf, started } from '../support/scenario.ts';
import { aTeam } from '../support/team-builder.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const form = ({ graph }: Scenario, state: ProcessState) => JSON.parse(JSON.stringify(carried(graph, state)));

/** An agent at its task and another on an errand, each with a call of a tool that waits for an approval. */
function calling(): Scenario {
  const phases = [aPhase('build', [aTask('make', { requiredApprovals: ['approver'], artifacts: ['plan'] })])];
  const scenario = started(aDefinition({ phases }), { agentsWait: true, team: aTeam() });
  const [errand] = Object.keys(scenario.state.errands!);
  for (const [taskId, id] of [
    ['make', 'worker'],
    [errand!, 'lead'],
  ] as const) {
    const toolCall = { callId: '2.0', tool: 'open_port', argumentsSha256: hashOf(taskId) };
    const data = { taskId, approverIds: [], title: '', description: '{"port":22}', artifacts: [], toolCall };
    const by = { kind: 'agent', id, taskId, attempt: 1 } as const;
    expect(codeOf(scenario.send('RequestApproval', data, by))).toBe('');
  }
  scenario.send('StoreArtifact', { artifact: aBlob('plan'), taskId: 'make' });
  return scenario;
}

const IDS = ['ad_hoc.make.call_1_2_0.1', 'ad_hoc.errand.1.call_1_2_0.1'];

describe('calls of tools', () => {
  test('arrive as they were, and are carried without what their ids say', () => {
    const scenario = calling();
    expect(Object.keys(scenario.state.approvals)).toEqual(IDS);
    const short = form(scenario, scenario.state);
    expect(Object.keys(short.approvals)).toEqual(['ad_hoc.#0.call_1_2_0.1', IDS[1]]);
    expect(JSON.stringify(short.approvals)).not.toContain(hashOf('make'));
    expect(short.approvals['ad_hoc.#0.call_1_2_0.1']).not.toHaveProperty('toolCall');
    expect(arrived(scenario.graph, short)).toStrictEqual(scenario.state);
  });

  test('whose title says another tool, or whose arguments have no such hash, are carried whole', () => {
    const scenario = calling();
    const { approvals } = scenario.state;
    const [id] = IDS as [string];
    const call = approvals[id]!;
    for (const change of [
      { title: 'Another' },
      { toolCall: { ...call.toolCall!, attempt: 7 } },
      { toolCall: { ...call.toolCall!, argumentsSha256: 'none' } },
    ]) {
      const state = { ...scenario.state, approvals: { ...approvals, [id]: { ...call, ...change } } };
      expect(arrived(scenario.graph, form(scenario, state))).toStrictEqual(state);
    }
  });
});

test('a hash in short is 43 characters, and the same again', () => {
  for (let n = 0; n < 200; n += 1) {
    const hash = hashOf(`${n}`);
    expect(shortHash(hash)).toBe(Buffer.from(hash, 'hex').toString('base64url'));
    expect(longHash(shortHash(hash))).toBe(hash);
  }
  for (const odd of ['', 'x', 'A'.repeat(64), `${'a'.repeat(63)}g`]) {
    expect(longHash(shortHash(odd))).toBe(odd);
  }
});

test('what a run of before was given arrives: whole hashes, whole names, whole ids', () => {
  const scenario = calling();
  const short = form(scenario, scenario.state);
  const { sha256 } = scenario.state.artifacts.plan!;
  const { H: _hash, ...plan } = short.artifacts.plan;
  const {
    id: _id,
    requestedAt: q,
    artifacts: _none,
    decisions: _yet,
    ...call
  } = scenario.state.approvals[IDS[0]!]!;
  const { 'ad_hoc.#0.call_1_2_0.1': _short, ...others } = short.approvals;
  const before = {
    ...short,
    artifacts: { plan: { ...plan, h: sha256 } },
    approvals: { [IDS[0]!]: { ...call, q }, ...others },
  };
  expect(arrived(scenario.graph, before)).toStrictEqual(scenario.state);
});

test('a query answers with the state as it is, and in short once it is large', () => {
  const { graph, state } = calling();
  expect(answered(graph, state)).toBe(state);
  const large = { ...state, context: { filler: 'x'.repeat(LIMITS.stateBytes) } };
  const answer = answered(graph, large);
  expect(answer).toStrictEqual(carried(graph, large));
  expect(arrived(graph, answer)).toStrictEqual(large);
});
