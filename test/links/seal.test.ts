// Seals: good for exactly what was sealed, in its instance, as its kind.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sealed } from '../../activities/ports.ts';
import {
  addKey,
  checkReply,
  checkSeals,
  mintLink,
  openKeyRing,
  sealCommand,
  sealDecision,
  sealOutcome,
  sealReply,
} from '../../links/index.ts';
import type { KeyRing } from '../../links/index.ts';
import type { AgentOutcome, DecideApprovalData } from '../../process/commands.ts';
import type { UntimedCommand } from '../../workflows/messages.ts';

let folder: string;
let ring: KeyRing;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seals-'));
  ring = await openKeyRing(folder, { lookAfterMs: 0 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const IN = 'proc-inst-123';
const decision: DecideApprovalData = {
  approvalId: 'task.sso_setup.1',
  round: 1,
  decisionId: 'd-1',
  participantId: 'customer_it_admin',
  choice: 'approve',
  comment: 'Fits – thank you.',
  shown: [{ key: 'sso_config_summary', version: 2 }],
  viewed: 'ab'.repeat(32),
  linkId: 'lnk-1',
  linkVia: 'mail',
  receivedAt: 1_773_164_000_000,
};
const command: UntimedCommand = {
  type: 'PauseInstance',
  id: 'c-1',
  by: { kind: 'operator', id: 'local', role: 'admin', via: 'local' },
  data: { reason: 'Holiday' },
};
const outcome: AgentOutcome = { ok: false, kind: 'agent_error', reason: 'No answer' };

const one = async (item: Sealed, by = ring) => (await checkSeals(by, [item]))[0];
const sealedDecision = (data: DecideApprovalData, seal: string, instanceId = IN): Sealed => ({
  kind: 'decision',
  instanceId,
  message: { decision: data, seal },
});

describe('a seal', () => {
  test('is good for each kind of message, in order', async () => {
    const sealed: Sealed[] = [
      { kind: 'command', instanceId: IN, message: { command, seal: await sealCommand(ring, IN, command) } },
      sealedDecision(decision, await sealDecision(ring, IN, decision)),
      {
        kind: 'outcome',
        instanceId: IN,
        taskId: 'sso_setup',
        attempt: 1,
        outcome,
        seal: await sealOutcome(ring, IN, 'sso_setup', 1, outcome),
      },
      sealedDecision(decision, 'nonsense'),
    ];
    expect(await checkSeals(ring, sealed)).toEqual(['good', 'good', 'good', 'bad']);
  });

  test('survives the JSON of the wire, key order and absent members included', async () => {
    const seal = await sealDecision(ring, IN, decision);
    const reversed = Object.fromEntries(Object.entries(decision).toReversed()) as unknown as typeof decision;
    expect(await one(sealedDecision(JSON.parse(JSON.stringify(reversed)), seal))).toBe('good');
    const withUndefined = { ...command, extra: undefined } as UntimedCommand;
    const sealed = await sealCommand(ring, IN, withUndefined);
    const message = { command: JSON.parse(JSON.stringify(withUndefined)), seal: sealed };
    expect(await one({ kind: 'command', instanceId: IN, message })).toBe('good');
  });

  test.each(Object.keys(decision) as (keyof DecideApprovalData)[])(
    'is bad once %s is another',
    async (name) => {
      const seal = await sealDecision(ring, IN, decision);
      const value = decision[name];
      const other = typeof value === 'number' ? value + 1 : typeof value === 'string' ? `${value}x` : [];
      expect(await one(sealedDecision({ ...decision, [name]: other } as DecideApprovalData, seal))).toBe(
        'bad',
      );
    },
  );

  test('is bad in another instance, for another attempt or another task', async () => {
    expect(await one(sealedDecision(decision, await sealDecision(ring, IN, decision), 'proc-inst-124'))).toBe(
      'bad',
    );
    const seal = await sealOutcome(ring, IN, 'sso_setup', 1, outcome);
    const item = { kind: 'outcome', instanceId: IN, taskId: 'sso_setup', attempt: 1, outcome, seal } as const;
    expect(await one({ ...item, attempt: 2 })).toBe('bad');
    expect(await one({ ...item, taskId: 'scim_setup' })).toBe('bad');
  });

  test('of one kind is none of another, were the contents the same', async () => {
    const content = decision as unknown as UntimedCommand;
    expect(await one(sealedDecision(decision, await sealCommand(ring, IN, content)))).toBe('bad');
    const seal = await sealDecision(ring, IN, decision);
    expect(await one({ kind: 'command', instanceId: IN, message: { command: content, seal } })).toBe('bad');
  });

  test('a link is no seal', async () => {
    const token = await mintLink(ring, {
      issuer: 'http://localhost',
      instanceId: IN,
      participantId: 'customer_it_admin',
      permissions: ['approve'],
      jti: 'j',
      expiresAt: Date.now() + 1e6,
    });
    expect(await one(sealedDecision(decision, token))).toBe('bad');
  });

  test.each([undefined, null, 3, '', '..', 'a.b.c', {}])('given %p: bad, never thrown', async (seal) => {
    expect(await one(sealedDecision(decision, seal as unknown as string))).toBe('bad');
  });

  test('what is sealed may be no message at all', async () => {
    const seal = await sealDecision(ring, IN, decision);
    const sealed = [
      { kind: 'decision', instanceId: IN },
      { kind: 'decision', instanceId: IN, message: { seal } },
    ] as unknown as Sealed[];
    expect(await checkSeals(ring, sealed)).toEqual(['bad', 'bad']);
  });
});

describe('keys', () => {
  test('a key that another process has just made is found', async () => {
    await addKey(folder, 'seal');
    const other = await openKeyRing(folder);
    const seal = await sealDecision(other, IN, decision);
    expect(await one(sealedDecision(decision, seal))).toBe('good');
  });

  test('a key that is not in the ring is no refusal', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'seals-'));
    try {
      const seal = await sealDecision(await openKeyRing(elsewhere), IN, decision);
      expect(await one(sealedDecision(decision, seal))).toBe('unknown-key');
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });
});

describe('the seal of an agent’s reply', () => {
  const unsealed = {
    runId: 'proc-inst-123.sso_setup.1',
    messageId: 'msg-1',
    kind: 'output',
    content: 'ab'.repeat(32),
  } as const;

  test('is good for exactly that reply, in its instance', async () => {
    const reply = { ...unsealed, seal: await sealReply(ring, IN, unsealed) };
    expect(await checkReply(ring, IN, reply)).toBe('good');
    expect(await checkReply(ring, 'another', reply)).toBe('bad');
    for (const change of [
      { runId: 'proc-inst-123.sso_setup.2' },
      { messageId: 'msg-2' },
      { kind: 'failure' as const },
      { content: 'cd'.repeat(32) },
      { seal: '' },
      { seal: 'a.b.c' },
    ]) {
      expect(await checkReply(ring, IN, { ...reply, ...change })).toBe('bad');
    }
  });

  test('is no command’s, and no command’s is one of it', async () => {
    const seal = await sealReply(ring, IN, unsealed);
    expect(await one({ kind: 'command', instanceId: IN, message: { command, seal } })).toBe('bad');
    const other = await sealCommand(ring, IN, command);
    expect(await checkReply(ring, IN, { ...unsealed, seal: other })).toBe('bad');
  });

  test('under a key that is not there waits', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'seals-'));
    try {
      const other = await openKeyRing(elsewhere, { lookAfterMs: 0 });
      const reply = { ...unsealed, seal: await sealReply(other, IN, unsealed) };
      expect(await checkReply(ring, IN, reply)).toBe('unknown-key');
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });
});
