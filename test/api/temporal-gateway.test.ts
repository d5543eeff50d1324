// How failures of Temporal calls are told apart.
import { describe, expect, test } from '@jest/globals';
import {
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { faultOf, requestIdOf, temporalGateway } from '../../api/temporal-gateway.ts';

const grpc = (code: number, details = ''): Error =>
  Object.assign(new Error(details), { code, details, metadata: { getMap: () => ({}) } });

describe('faults', () => {
  test.each([
    ['deadline', grpc(4), { kind: 'timeout' }],
    ['cancelled', grpc(1), { kind: 'timeout' }],
    ['continue-as-new raced', grpc(9, 'unexpected workflow task failure'), { kind: 'timeout' }],
    ['too many at once', grpc(8), { kind: 'timeout' }],
    ['away', grpc(14, 'no connection'), { kind: 'unavailable', reason: 'no connection' }],
    ['unknown', grpc(5, 'workflow not found'), { kind: 'not-found' }],
    ['closed', grpc(5, 'workflow execution already completed'), { kind: 'closed' }],
    ['an update with no answer', new WorkflowUpdateRPCTimeoutOrCancelledError('late'), { kind: 'timeout' }],
    [
      'unknown to the client',
      new WorkflowNotFoundError('no such workflow', 'w', undefined),
      { kind: 'not-found' },
    ],
    [
      'closed to the client',
      new WorkflowNotFoundError('workflow execution already completed', 'w', undefined),
      { kind: 'closed' },
    ],
  ])('%s', (_name, error, fault) => {
    expect(faultOf(error)).toEqual(fault);
  });

  test('a refusal keeps its code and details', () => {
    const cause = ApplicationFailure.create({
      type: 'nothing-to-advance',
      message: 'Nothing waits.',
      nonRetryable: true,
      details: [{ waitsFor: 'approval' }],
    });
    expect(faultOf(new WorkflowUpdateFailedError('failed', cause))).toEqual({
      kind: 'refused',
      code: 'nothing-to-advance',
      message: 'Nothing waits.',
      details: { waitsFor: 'approval' },
    });
  });

  test('what is a mistake of ours is no fault of the way', () => {
    expect(() => faultOf(new TypeError('ours'))).toThrow('ours');
    expect(() => faultOf(grpc(3, 'invalid'))).toThrow('invalid');
  });
});

describe('readiness', () => {
  const asked = async (listSearchAttributes: () => Promise<object>, times = 1) => {
    const connection = { operatorService: { listSearchAttributes } };
    const withDeadline = (_at: number, call: () => Promise<unknown>) => call();
    const client = { connection, options: { namespace: 'default' }, withDeadline } as unknown as Client;
    const logged: string[] = [];
    const gateway = temporalGateway(client, 'q', { warn: (_fields, message) => logged.push(message) });
    for (let i = 1; i < times; i++) await gateway.readiness();
    return { ...(await gateway.readiness()), logged };
  };

  test('names what the namespace lacks', async () => {
    const customAttributes = { ProcessId: 2, ProcessPhase: 2, ProcessStatus: 2, ProcessTrouble: 2 };
    expect(await asked(async () => ({ customAttributes }))).toEqual({
      temporal: true,
      missingSearchAttributes: ['ProcessCustomer'],
      logged: [],
    });
  });

  test.each([
    ['away', grpc(14, 'connect 10.0.0.7'), /cannot be reached/],
    ['late', grpc(4), /in time/],
    ['not allowed', grpc(7, 'denied for key-17'), /gRPC status 7/],
    ['broken', new TypeError('ours'), /see the log/],
  ])(
    'Temporal %s is an answer, with a reason that tells no secrets, logged once',
    async (_name, error, reason) => {
      const answer = await asked(() => Promise.reject(error), 3);
      expect(answer).toMatchObject({ temporal: false, missingSearchAttributes: [] });
      expect(answer.reason).toMatch(reason);
      expect(answer.reason).not.toContain(error.message || 'nothing');
      expect(answer.logged).toEqual([`Temporal is not ready: ${answer.reason}`]);
    },
  );

  test('an attribute of another type is told as it is', async () => {
    const answer = await asked(async () => ({ customAttributes: { ProcessId: 1 } }));
    expect(answer.temporal).toBe(false);
    expect(answer.reason).toMatch(/another type than Keyword: ProcessId/);
  });
});

test('a reply is signalled to its run, a repeat under the same request id; a run that is over says so', async () => {
  const sent: Record<string, unknown>[] = [];
  let error: Error | null = null;
  const client = {
    options: {
      namespace: 'n',
      identity: 'i',
      loadedDataConverter: { payloadConverter: { toPayload: (value: unknown) => value } },
    },
    withDeadline: (_at: number, call: () => Promise<unknown>) => call(),
    workflowService: {
      signalWorkflowExecution: async (request: Record<string, unknown>) => {
        sent.push(request);
        if (error) throw error;
      },
    },
  } as unknown as Client;
  const gateway = temporalGateway(client, 'q');
  const reply = {
    runId: 'proc.research.1',
    messageId: 'm1',
    kind: 'output',
    content: 'sha',
    seal: 's',
  } as const;
  expect(await gateway.signalReply(reply)).toEqual({ ok: true, value: null });
  await gateway.signalReply(reply);
  await gateway.signalReply({ ...reply, messageId: 'm2' });
  expect(sent[0]).toMatchObject({
    workflowExecution: { workflowId: 'proc.research.1' },
    signalName: 'reply',
    input: { payloads: [reply] },
  });
  expect(sent[1]!['requestId']).toBe(sent[0]!['requestId']);
  expect(sent[2]!['requestId']).not.toBe(sent[0]!['requestId']);
  error = grpc(5, 'workflow execution already completed');
  expect(await gateway.signalReply(reply)).toEqual({ ok: false, fault: { kind: 'closed' } });
});

test('a decision’s request id is its own, and always the same', () => {
  expect(requestIdOf('a', 'dec-1')).toBe(requestIdOf('a', 'dec-1'));
  expect(requestIdOf('a', 'dec-1')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(new Set([requestIdOf('a', 'b'), requestIdOf('b', 'a'), requestIdOf('ab', '')]).size).toBe(3);
});
