// The agent that needs no model: deterministic, offline, and labelled as simulated wherever its work shows. It makes each
// expected artifact from the task and the instance's context, and misbehaves where the task's inputs tell it to:
//
//   inputs:
//     simulate: "{'failTimes': 2, 'takesMs': '2s'}"
//
//   failTimes   number: the first n attempts fail (with `badOutput`: are bad)
//   takesMs     number of ms, or a duration such as '2s': how long an attempt takes
//   badOutput   'not-json' | 'missing-artifact' | 'oversized' | 'schema'
//   confidence  0 to 1, default 0.92
//   concern     a concern it raises: a sentence, or { kind, text }
//   facts       facts it sets
//   result      its result; default: one made to fit the task's `output`
import { setTimeout as sleep } from 'node:timers/promises';
import { parseDuration } from '../../definition/duration.ts';
import type { Json, JsonObject } from '../../definition/types.ts';
import type { AgentExecutor, AgentReply, AgentRequest } from '../ports.ts';
import { simulatedArtifact, simulatedReport, titleOf } from './simulated-artifact.ts';
import { sampleOf } from './schema-sample.ts';

const LONGEST_MS = 280_000;

/** Throws only where it is cancelled. */
export function simulatedAgent(): AgentExecutor {
  return { name: 'simulated', simulated: true, run };
}

async function run(request: AgentRequest, signal: AbortSignal): Promise<AgentReply> {
  const told = isObject(request.inputs['simulate']) ? request.inputs['simulate'] : {};
  const takesMs = lengthOf(told['takesMs']);
  if (takesMs > 0) await sleep(takesMs, undefined, { signal });
  const failTimes = typeof told['failTimes'] === 'number' ? told['failTimes'] : null;
  const misbehaves = failTimes === null || request.attempt <= failTimes;
  const badOutput = told['badOutput'];
  if (failTimes !== null && misbehaves && typeof badOutput !== 'string') {
    const reason = `Simulated failure ${request.attempt} of ${failTimes} of “${request.taskName}”.`;
    return { ok: false, kind: 'agent_error', reason };
  }
  const output =
    request.errand === undefined ? goodOutput(request, told) : errandDone(request, request.errand);
  return { ok: true, output: misbehaves ? spoilt(output, badOutput) : output };
}

function goodOutput(request: AgentRequest, told: JsonObject): JsonObject {
  const keys = request.expectedArtifacts;
  // Where no document is asked for, the summary is all that an approver has to go by.
  const made =
    keys.length > 0
      ? ` It left ${keys.map((key) => `“${titleOf(key)}”`).join(' and ')}.`
      : simulatedReport(request);
  // First what it was told: the state may keep only the beginning.
  const redone = request.feedback === null ? '' : ` Taken into account: ${request.feedback}`;
  const result = told['result'] ?? (request.resultSchema ? sampleOf(request.resultSchema) : undefined);
  return {
    summary: `${request.taskName}: done by ${request.agentName} (simulated).${redone}${made}`.slice(0, 5_000),
    ...(result !== undefined && { result }),
    artifacts: keys.map((key) => ({
      key,
      type: 'document',
      content: simulatedArtifact(key, request),
      metadata: { createdBy: request.agentId, simulated: true },
    })),
    facts: isObject(told['facts']) ? told['facts'] : {},
    confidence: typeof told['confidence'] === 'number' ? told['confidence'] : 0.92,
    concerns: told['concern'] === undefined ? [] : [told['concern']],
  };
}

/** It has nothing to find anything out with, and says so. */
function errandDone({ agentName }: AgentRequest, errand: string): JsonObject {
  const told = errand.replaceAll(/\s+/g, ' ').trim().slice(0, 1_000);
  return {
    summary: `${agentName} would look into this and say what to do (simulated): ${told}`,
    confidence: 0.92,
  };
}

/** What a broken agent sends: each kind is caught by another check. */
function spoilt(output: JsonObject, how: Json | undefined): unknown {
  switch (how) {
    case 'not-json':
      return 'I have finished the task! {"summary": ';
    case 'missing-artifact':
      return { ...output, artifacts: [] };
    case 'oversized':
      return { ...output, result: 'x'.repeat(64 * 1024) };
    case 'schema':
      return { ...output, confidence: 'high', note: 'a field nobody asked for' };
    default:
      return output;
  }
}

function lengthOf(value: Json | undefined): number {
  const ms = typeof value === 'string' ? parseDuration(value) : value;
  return typeof ms === 'number' && ms > 0 ? Math.min(ms, LONGEST_MS) : 0;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
