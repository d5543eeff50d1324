// The simulated agent: the same request gives the same work, and it misbehaves as told.
import { describe, expect, test } from '@jest/globals';
import { simulatedAgent } from '../../activities/adapters/simulated-agent.ts';
import { checkOutput } from '../../activities/agent-output.ts';
import type { AgentRequest } from '../../activities/ports.ts';
import type { JsonObject } from '../../definition/types.ts';

const request = (simulate: JsonObject = {}, change: Partial<AgentRequest> = {}): AgentRequest => ({
  idempotencyKey: 'i.t.1',
  instanceId: 'i',
  processName: 'Enterprise SSO Deployment',
  taskId: 't',
  taskName: 'Gather SSO Requirements',
  taskDescription: null,
  attempt: 1,
  agentId: 'sso_agent',
  agentName: 'SSO Specialist',
  templateId: 'sso-specialist',
  expectedArtifacts: ['sso_requirements_doc', 'scim_mapping_doc'],
  resultSchema: null,
  inputs: { simulate },
  context: { customerName: 'Acme Corporation', customerDomain: 'acme.com', idpType: 'okta' },
  feedback: null,
  ...change,
});
const run = (asked: AgentRequest) => simulatedAgent().run(asked, new AbortController().signal);
const check = async (asked: AgentRequest) => {
  const reply = await run(asked);
  if (!reply.ok) return reply.kind;
  const expected = asked.expectedArtifacts;
  const checked = checkOutput(reply.output, {
    expected,
    stored: [],
    schema: asked.resultSchema ?? undefined,
  });
  return checked.ok ? checked : checked.reason;
};

describe('the simulated agent', () => {
  test('makes every expected artifact, from the context, the same each time', async () => {
    const [first, second] = [await check(request()), await check(request())];
    expect(second).toEqual(first);
    if (typeof first === 'string') throw new Error(first);
    expect(first.artifacts.map(({ key }) => key)).toEqual(['sso_requirements_doc', 'scim_mapping_doc']);
    const text = Buffer.from(first.artifacts[0]!.bytes).toString();
    expect(text).toContain('Acme Corporation');
    expect(text).toContain('okta');
    expect(text).toContain('"simulated":true');
  });

  test('fails the first n attempts', async () => {
    expect(await check(request({ failTimes: 2 }, { attempt: 2 }))).toBe('agent_error');
    expect(typeof (await check(request({ failTimes: 2 }, { attempt: 3 })))).toBe('object');
  });

  test.each([
    ['not-json', /right form/],
    ['missing-artifact', /missing/],
    ['oversized', /at most/],
    ['schema', /confidence/],
  ])('bad output %s is caught', async (badOutput, reason) => {
    expect(await check(request({ badOutput }))).toMatch(reason);
    expect(typeof (await check(request({ badOutput, failTimes: 1 }, { attempt: 2 })))).toBe('object');
  });

  test('says confidence and concern as told', async () => {
    const reply = await run(request({ confidence: 0.3, concern: 'The certificate expires soon.' }));
    expect(reply).toMatchObject({
      ok: true,
      output: { confidence: 0.3, concerns: ['The certificate expires soon.'] },
    });
    const concern = { kind: 'security', text: 'Port 22 is open.' };
    expect(await run(request({ concern }))).toMatchObject({ output: { concerns: [concern] } });
  });

  test('takes its time, and stops when it is cancelled', async () => {
    const began = Date.now();
    await run(request({ takesMs: '1s' }));
    expect(Date.now() - began).toBeGreaterThanOrEqual(990);
    await expect(simulatedAgent().run(request({ takesMs: '1m' }), AbortSignal.timeout(20))).rejects.toThrow();
  });

  test('makes a result that fits the task’s schema', async () => {
    const resultSchema: JsonObject = {
      type: 'object',
      required: ['verdict', 'score', 'items'],
      properties: {
        verdict: { enum: ['pass', 'fail'] },
        score: { type: 'integer', minimum: 3 },
        items: { type: 'array', minItems: 2, items: { type: 'string', minLength: 12 } },
      },
    };
    expect(typeof (await check(request({}, { resultSchema })))).toBe('object');
  });
});
