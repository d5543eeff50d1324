// An instance with every limit reached at once, made through commands: what passes through continue-as-new keeps its size.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { LIMITS } from '../../definition/limits.ts';
import { checkDefinition } from '../../definition/parse.ts';
import type { Json, ProcessDefinition } from '../../definition/types.ts';
import { openApprovals } from '../../process/approvals/approvals.ts';
import { BOUNDS, jsonBytes } from '../../process/bounds.ts';
import { answered, arrived, carried, decide, recall, refuseDecision } from '../../process/index.ts';
import { toolCallApprovalId, toolCallSubject } from '../../process/at-work/tool-calls.ts';
import { requestBytes, requestBytesIn } from '../../process/decide/request-bytes.ts';
import type { ApprovalState, ProcessState } from '../../process/state.ts';
import { anAgent, anApprover } from '../support/definition-builder.ts';
import { DAY, MONDAY, type Scenario, aBlob, codeOf, started, work } from '../support/scenario.ts';

const PHASES = LIMITS.phases;
const TASKS_A_PHASE = LIMITS.tasks / LIMITS.phases;
const COMMENT = 'c'.repeat(LIMITS.commentChars);
/** Of one task that is done again and again. */
const ROUNDS = 60;
/** Results and facts of their full size, of which expressions read as much as they may. */
const READ_RESULTS = 4;
const READ_FACTS = 15;

const bytesOf = (value: unknown): number => jsonBytes(value as Json);
/** As long as ids may be where there are few of them, and as the definition has room for where there are many. */
const long = (id: string, length = 64): string => `${id}_`.padEnd(length, 'x');
const person = (n: number): string => (n < 20 ? long(`p${n}`) : `p${n}`);

/** Looks over work, and approves nothing else. */
const REVIEWER = person(150);

const definition: ProcessDefinition = {
  id: long('limits'),
  name: 'L'.repeat(200),
  version: '1.0.0',
  // No work is sure enough: a person looks over all of it.
  minConfidence: 0.9,
  reviewers: [REVIEWER],
  phases: Array.from({ length: PHASES }, (_, n) => ({
    id: long(`h${n}`, 24),
    name: `Phase ${n}`,
    order: n + 1,
    parallelExecution: true,
    requiredApprovals: [person(n % 20)],
    ...(n === 0 ? { exitConditions: exits() } : {}),
    tasks: Array.from({ length: TASKS_A_PHASE }, (_each, m) => ({
      id: long(`t${n}_${m}`),
      name: 'N'.repeat(155),
      assignee: 'worker',
      requiredApprovals: [m === 0 ? person(20 + n) : person(m)],
    })),
  })),
  agents: { worker: anAgent() },
  humans: Object.fromEntries(Array.from({ length: LIMITS.people }, (_, n) => [person(n), anApprover()])),
  gates: Array.from({ length: PHASES }, (_, n) => ({
    id: `g${n}`,
    name: `Gate ${n}`,
    type: 'approval' as const,
    beforePhase: long(`h${n}`, 24),
    approvers: [person(n % 20)],
  })),
};

function exits(): string[] {
  const results = Array.from(
    { length: READ_RESULTS },
    (_, n) => `tasks.${long(`t0_${n}`)}.result.text != ""`,
  );
  const facts = Array.from({ length: READ_FACTS }, (_, n) => `${fact(n)} != ""`);
  return [...results, ...facts];
}

function fact(n: number): string {
  return long(`f${n}`);
}

/** Everything that may come comes: long comments, results, facts, artifacts, refused decisions. */
function fill(scenario: Scenario): void {
  const value = 'v'.repeat(LIMITS.factBytes - 2);
  for (let n = 0; n < LIMITS.facts; n += 1) {
    expect(codeOf(scenario.send('SetFact', { name: fact(n), value }))).toBe('');
  }
  for (let n = 0; n < LIMITS.artifacts; n += 1) {
    const artifact = aBlob(`${n}_`.padEnd(LIMITS.artifactKeyBytes, 'a'), 'content', {
      metadata: { note: 'm'.repeat(2_000) },
      fileName: 'f'.repeat(200),
    });
    const taskId = scenario.graph.tasks[n % LIMITS.tasks]!.id;
    expect(codeOf(scenario.send('StoreArtifact', { artifact, taskId }))).toBe('');
  }
}

/** A task that is never right: three rounds by itself, and all the others by an operator's hand. */
function doAgain(scenario: Scenario, taskId: string): void {
  for (let round = 1; round <= ROUNDS; round += 1) {
    lookOver(scenario, taskId);
    const { approvers, id } = scenario.approval(taskId);
    const decisionId = `dec-again-${String(round).padStart(30, '0')}`;
    const answer = scenario.answer(approvers[0]!, id, 'reject', { decisionId, comment: COMMENT });
    expect(codeOf(answer)).toBe('');
    const [incidentId] = Object.keys(scenario.state.incidents);
    if (incidentId === undefined) continue;
    const reason = 'r'.repeat(2_000);
    expect(codeOf(scenario.send('ResolveIncident', { incidentId, action: 'redo', reason }))).toBe('');
  }
  lookOver(scenario, taskId);
}

/** A call of a tool by the agent at work, and the answer to it. */
function askToCall(scenario: Scenario, { taskId, attempt }: { taskId: string; attempt: number }): void {
  const toolCall = { callId: '1.0', tool: long('tool'), argumentsSha256: aBlob('', taskId).sha256 };
  const data = { taskId, approverIds: [], title: '', artifacts: [], toolCall };
  expect(codeOf(scenario.send('RequestApproval', data, scenario.agentOf(taskId)))).toBe('');
  const { id, approvers } = scenario.state.approvals[toolCallApprovalId({ taskId, attempt, callId: '1.0' })]!;
  const decisionId = `dec-${String(scenario.state.seq).padStart(36, '0')}`;
  expect(codeOf(scenario.answer(approvers[0]!, id, 'approve', { decisionId, comment: COMMENT }))).toBe('');
}

/** The review of the task's work, where there is one to be made. */
function lookOver(scenario: Scenario, taskId: string): void {
  const review = openApprovals(scenario.state).find(
    (each) => each.kind === 'review' && each.taskId === taskId,
  );
  if (review === undefined) return;
  const decisionId = `dec-look-${review.id}-${String(review.round).padStart(4, '0')}`.slice(-40);
  expect(codeOf(scenario.answer(REVIEWER, review.id, 'approve', { decisionId, comment: COMMENT }))).toBe('');
}

/** A decision that is refused, and so is on record as such. */
function sendTooLate(scenario: Scenario, decisionId: string): void {
  const [approval] = Object.values(scenario.state.approvals);
  const { graph, state } = scenario;
  const participantId = approval!.approvers[0]!;
  const data = {
    approvalId: approval!.id,
    round: 1,
    decisionId,
    participantId,
    choice: 'reject',
    comment: '',
    shown: [],
    viewed: '',
    linkId: 'l',
    linkVia: 'mail',
    receivedAt: scenario.now,
  } as const;
  const by = { kind: 'participant', id: participantId, linkId: 'l' } as const;
  const command = { type: 'DecideApproval', id: decisionId, at: scenario.now, by, data } as const;
  const decision = decide(graph, state, { ...command, data: { ...data, shown: [] } });
  if (decision.ok) throw new Error('It should have come too late.');
  scenario.take(refuseDecision(graph, state, { ...command, data: { ...data, shown: [] } }, decision.refusal));
}

/** Calls of tools that wait for an approval or have one, as many as may; the words of all requests fill their room. */
function callsUnderWay(state: ProcessState): ProcessState['approvals'] {
  const one = (n: number, description: string): ApprovalState => {
    const taskId = long(`t${n % PHASES}_0`);
    const callId = `${100 + n}.0`;
    const tool = long('tool');
    const decisionId = `dec-call-${n}`.padEnd(40, '0');
    const said = { decisionId, participantId: REVIEWER, choice: 'approve' as const, comment: '', shown: [] };
    return {
      id: toolCallApprovalId({ taskId, attempt: 99, callId }),
      kind: 'ad_hoc',
      subjectId: toolCallSubject({ taskId, attempt: 99, callId }),
      phaseId: long(`h${n % PHASES}`, 24),
      taskId,
      round: 1,
      title: `Tool call: ${tool}`,
      description,
      approvers: [REVIEWER],
      need: 1,
      artifacts: [],
      dueAt: MONDAY + DAY,
      reminderAts: [],
      onTimeout: 'hold',
      toolCall: { callId, tool, argumentsSha256: aBlob('', String(n)).sha256, taskId, attempt: 99 },
      status: 'granted',
      requestedAt: MONDAY,
      decidedAt: MONDAY,
      remindersSent: 0,
      decisions: [{ ...said, receivedAt: MONDAY, seq: 10_000 + n }],
      askedBy: 'worker',
    };
  };
  const calls = Array.from({ length: BOUNDS.toolCallsInAll }, (_, n) => one(n, ''));
  const words = ({ title, approvers }: ApprovalState) =>
    requestBytes({ title, description: '', approverIds: approvers, artifacts: [] });
  const left =
    LIMITS.requestBytes - requestBytesIn(state) - calls.reduce((sum, call) => sum + words(call), 0);
  const description = 'd'.repeat(Math.floor(left / calls.length));
  return Object.fromEntries(calls.map((call, n) => [call.id, one(n, description)]));
}

/** With as much on top as agents at work may have open, and rules may have taken hold of. */
function withAgentsAtWork(state: ProcessState): ProcessState {
  const subject = {
    taskId: long('t0_0'),
    phaseId: long('h0', 24),
    gateId: 'g0',
    approvalId: `task.${long('t0_0')}.20`,
  };
  const errand = {
    agentId: long('lead'),
    purpose: 'rule',
    subject,
    startedAt: MONDAY,
    dueAt: MONDAY,
    ruleId: long('rule'),
  } as const;
  const to = Object.keys(definition.humans).slice(0, 10);
  const question = { taskId: long('t0_0'), attempt: 99, agentId: long('lead'), to, askedAt: MONDAY };
  const text = 'q'.repeat(BOUNDS.questionChars);
  const count = <T>(many: number, name: string, value: T): Record<string, T> =>
    Object.fromEntries(Array.from({ length: many }, (_, n) => [`${name}.${n}`, value]));
  const key = `${long('rule')}:${subject.approvalId}`;
  const first = state.tasks[subject.taskId]!;
  const asked = callsUnderWay(state);
  const proposedFacts = { note: 'f'.repeat(BOUNDS.proposedFactBytes) };
  return {
    ...state,
    tasks: { ...state.tasks, [subject.taskId]: { ...first, needsReview: true, proposedFacts } },
    approvals: { ...state.approvals, ...asked },
    errands: count(BOUNDS.openErrands, 'errand', errand),
    errandCount: BOUNDS.errands,
    questions: count(Math.floor(BOUNDS.questionBytes / bytesOf({ ...question, text })), 'question', {
      ...question,
      text,
    }),
    questionCount: 1_000,
    fired: Array.from(
      { length: Math.min(BOUNDS.fired, Math.ceil(BOUNDS.firedBytes / key.length)) },
      () => key,
    ),
  };
}

describe('an instance at all its limits', () => {
  let scenario: Scenario;
  let most = 0;
  let mostAnswered = 0;

  const measure = (): void => {
    const state = withAgentsAtWork(scenario.state);
    most = Math.max(most, bytesOf(carried(scenario.graph, state)));
    mostAnswered = Math.max(mostAnswered, bytesOf(answered(scenario.graph, state)));
  };

  beforeAll(() => {
    const context = { filler: 'x'.repeat(LIMITS.contextBytes - 20) };
    const bindings = Object.fromEntries(
      Object.keys(definition.humans).map((id, n) => [
        id,
        `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      ]),
    );
    const result = { text: 'r'.repeat(LIMITS.taskResultBytes - 20) };
    const spent = { turns: 20, toolCalls: 40, inputTokens: 400_000, outputTokens: 90_000, costUsd: 1.234567 };
    const usage = { executor: 'model', simulated: false, durationMs: 60_000, ...spent };
    // Each attempt has one call approved beside its work.
    const done = (run: { taskId: string; attempt: number }) => {
      if (scenario !== undefined) askToCall(scenario, run);
      return work({ summary: 's'.repeat(2_000), result, confidence: 0.875, usage });
    };
    scenario = started(definition, {
      start: { context, bindings, name: 'I'.repeat(200) },
      agents: Object.fromEntries(
        definition.phases.flatMap(({ tasks }) => tasks.map(({ id }) => [id, done] as const)),
      ),
    });
    fill(scenario);
    let decided = 0;
    for (let open = openApprovals(scenario.state); open.length > 0; open = openApprovals(scenario.state)) {
      if (open.some(({ id }) => id === `task.${long('t0_0')}.1`)) doAgain(scenario, long('t0_0'));
      for (const { id, approvers } of openApprovals(scenario.state)) {
        decided += 1;
        const decisionId = `dec-00000000-0000-4000-8000-${String(decided).padStart(12, '0')}`;
        // One in ten is rejected first, and done or asked again.
        if (decided % 10 === 0) {
          const refused = scenario.answer(approvers[0]!, id, 'reject', { decisionId, comment: COMMENT });
          expect(codeOf(refused)).toBe('');
          continue;
        }
        const answer = scenario.answer(approvers[0]!, id, 'approve', { decisionId, comment: COMMENT });
        expect(codeOf(answer)).toBe('');
      }
      for (let n = 0; n < 5; n += 1) sendTooLate(scenario, `dec-${decided}-${n}`.padEnd(40, '0'));
      for (const incident of Object.values(scenario.state.incidents)) {
        scenario.send('ResolveIncident', {
          incidentId: incident.id,
          action: 'ask-again',
          reason: 'r'.repeat(2_000),
        });
      }
      measure();
    }
  }, 480_000);

  test('is one that the definition’s own limits allow', () => {
    const checked = checkDefinition(definition);
    expect(checked.ok ? [] : checked.problems.map(({ message }) => message)).toEqual([]);
    expect(bytesOf(definition)).toBeGreaterThan(0.8 * LIMITS.definitionBytes);
    expect(scenario.state.status).toBe('completed');
    expect(scenario.of('ApprovalDecided').length).toBeGreaterThan(700);
    expect(scenario.approval(long('t0_0')).round).toBe(ROUNDS + 1);
    expect(scenario.of('ReworkStarted').length).toBeGreaterThan(ROUNDS);
    expect(scenario.of('DecisionRefused').length).toBeGreaterThan(500);
  });

  test('carries at most 1 MiB through continue-as-new', () => {
    if (process.env.SHOW_SIZES === '1') process.stdout.write(`carried ${most}, answered ${mostAnswered}\n`);
    expect(most).toBeGreaterThan(0.5 * LIMITS.stateBytes);
    expect(most).toBeLessThanOrEqual(LIMITS.stateBytes);
  });

  test('answers a query with less than Temporal takes', () => {
    expect(mostAnswered).toBeLessThan(2 * 1024 * 1024);
  });

  test('arrives as it was', () => {
    const { graph, state } = scenario;
    const form = JSON.parse(JSON.stringify(carried(graph, state)));
    expect(arrived(graph, form)).toStrictEqual(state);
    const atWork = withAgentsAtWork(state);
    expect(arrived(graph, JSON.parse(JSON.stringify(carried(graph, atWork))))).toStrictEqual(atWork);
    expect(JSON.stringify(arrived(graph, form).approvals)).toHaveLength(
      JSON.stringify(state.approvals).length,
    );
  });

  test('loses nothing that was said: the books have it', () => {
    const whole = recall(scenario.state, scenario.recorded);
    const decisions = Object.values(whole.approvals).flatMap((approval) => approval.decisions);
    expect(decisions.filter(({ comment }) => comment !== COMMENT)).toEqual([]);
    expect(Object.keys(whole.facts)).toHaveLength(LIMITS.facts);
    for (const { value } of Object.values(whole.facts)) expect(value).toHaveLength(LIMITS.factBytes - 2);
  });
});
