// Agents' work as the API answers it: attempts with turns, calls of tools and what they took; questions and errands.
import { z } from 'zod';
import { instant, json, pathId } from './fields.ts';
import { NOW } from './examples/names.ts';
import { NOTHING, TASK_WORK } from './examples/task-work.ts';

export const spent = z
  .object({
    turns: z.number(),
    toolCalls: z.number(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    costUsd: z.number().meta({ description: 'US dollars; 0 where no price is configured' }),
  })
  .meta({ id: 'Spent', example: NOTHING });

export const concern = z
  .object({ kind: z.string().meta({ examples: ['security', 'general'] }), text: z.string() })
  .meta({ id: 'Concern', example: { kind: 'security', text: 'The certificate ends in nine days.' } });

const noted = {
  at: instant,
  by: z.string().optional().meta({ description: 'The subordinate that did it, where it was delegated' }),
};
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const attempt = z
  .object({
    attempt: z.number(),
    agentId: z.string(),
    executor: z
      .string()
      .nullable()
      .meta({ examples: ['simulated', 'model', 'http', 'a2a'] }),
    simulated: z.boolean(),
    model: z.string().nullable(),
    startedAt: instant,
    endedAt: instant.nullable(),
    outcome: z.enum(['running', 'done', 'failed', 'stopped']),
    reason: z.string().nullable(),
    summary: z.string().nullable(),
    confidence: z.number().nullable(),
    minConfidence: z.number().nullable().meta({ description: 'The bar it missed, so that a person reviews' }),
    concerns: z.array(concern),
    corrected: z.object({ by: z.string(), approvalId: z.string(), at: instant }).nullable(),
    turns: z.array(
      z.object({
        ...noted,
        turn: z.number(),
        model: z.string(),
        inputTokens: z.number(),
        outputTokens: z.number(),
        costUsd: z.number(),
        isEstimated: z
          .boolean()
          .meta({ description: 'The endpoint does not count tokens: they are guessed' }),
        reason: z.string().nullable().meta({ description: 'Why it failed' }),
        ms: z.number(),
        transcript: sha256.nullable(),
      }),
    ),
    toolCalls: z.array(
      z.object({
        ...noted,
        callId: z.string(),
        tool: z.string(),
        ok: z.boolean(),
        arguments: z.string().meta({ description: 'As text, cut short where it is long' }),
        result: z.string().meta({ description: 'As text, cut short where it is long' }),
        approvalId: z.string().optional(),
      }),
    ),
    calls: z
      .array(z.object({ ...noted, action: z.string(), outcome: z.string(), reason: z.string().nullable() }))
      .meta({ description: 'Requests to an agent that is not ours' }),
    refused: z.array(z.object({ ...noted, tool: z.string(), reason: z.string() })),
    approvals: z.array(z.object({ callId: z.string(), approvalId: z.string() })),
    spent,
  })
  .meta({ id: 'AgentAttempt', example: TASK_WORK.attempts[0] });

export const taskWork = z
  .object({ id: z.string(), attempts: z.array(attempt).meta({ description: 'Oldest first' }), spent })
  .meta({ id: 'TaskWork', example: TASK_WORK });

export const question = z
  .object({
    id: z.string(),
    taskId: z.string(),
    attempt: z.number(),
    agentId: z.string(),
    text: z.string(),
    to: z.array(z.string()),
    askedAt: instant,
  })
  .meta({
    id: 'Question',
    example: {
      id: 'question.1',
      taskId: 'sso_setup',
      attempt: 1,
      agentId: 'sso_agent',
      text: 'Which Okta group signs in first?',
      to: ['customer_it_admin'],
      askedAt: NOW,
    },
  });

export const errand = z
  .object({
    id: z.string(),
    agentId: z.string(),
    purpose: z.enum(['brief', 'trouble', 'escalation', 'rule']),
    subject: z.object({
      taskId: z.string().optional(),
      phaseId: z.string().optional(),
      gateId: z.string().optional(),
      approvalId: z.string().optional(),
    }),
    startedAt: instant,
    dueAt: instant.nullable(),
    ruleId: z.string().nullable(),
  })
  .meta({
    id: 'Errand',
    example: {
      id: 'errand.1',
      agentId: 'deployment_lead',
      purpose: 'brief',
      subject: { phaseId: 'discovery' },
      startedAt: NOW,
      dueAt: null,
      ruleId: null,
    },
  });

export const transcript = z.object({ system: z.string(), messages: z.array(json) }).meta({
  id: 'Transcript',
  description: 'What a model was told and answered',
  example: {
    system: 'You set up single sign-on.',
    messages: [
      { role: 'user', content: 'Configure SSO for Acme Corporation.' },
      { role: 'assistant', content: [{ type: 'text', text: 'I begin with the discovery document.' }] },
    ],
  },
});
export const transcriptParams = z.object({
  id: pathId,
  tid: pathId,
  attempt: z.coerce.number().int().min(1).meta({ description: 'The attempt, from 1', example: 1 }),
});
export const transcriptQuery = z.object({
  turn: z.coerce.number().int().min(1).optional().meta({ description: 'Default: the last', example: 1 }),
});

export const answerBody = z
  .strictObject({ text: z.string().trim().min(1).max(10_000) })
  .meta({ id: 'AnswerQuestion', example: { text: 'engineering' } });
