// What an agent did on a task of the sample process.

/** Of a run that no model was asked in. */
export const NOTHING = { turns: 0, toolCalls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

export const TASK_WORK = {
  id: 'sso_setup',
  attempts: [
    {
      attempt: 1,
      agentId: 'sso_agent',
      executor: 'simulated',
      simulated: true,
      model: null,
      startedAt: '2026-03-09T09:00:00.000Z',
      endedAt: '2026-03-09T09:00:00.000Z',
      outcome: 'done',
      reason: null,
      summary: 'Okta is connected; sign-in was tested from both sides.',
      confidence: null,
      minConfidence: null,
      concerns: [],
      corrected: null,
      turns: [],
      toolCalls: [],
      calls: [],
      refused: [],
      approvals: [],
      spent: NOTHING,
    },
  ],
  spent: NOTHING,
};
