// Every problem code at least once, at its place, with its cure; and everything that is allowed.
import { describe, expect, test } from '@jest/globals';
import { checkDefinition, type ProblemCode, parseDefinition } from '../../definition/parse.ts';
import { PROBLEM_SEVERITY, type Problem } from '../../definition/problem.ts';
import type { JsonObject, ProcessDefinition, ProcessPhase, ProcessTask } from '../../definition/types.ts';
import { aDefinition, aGate, anAgent, anApprover, aPhase, aTask } from '../support/definition-builder.ts';

/** What a case expects: its code, its pointer, and words of its message. */
type Case = [code: ProblemCode, pointer: string, message: RegExp, value: unknown];

const withTask = (fields: Partial<ProcessTask>, phase: Partial<ProcessPhase> = {}): ProcessDefinition =>
  aDefinition({ phases: [aPhase('build', [aTask('make', fields)], phase)] });
/** A person's task whose result sets these facts. */
const withForm = (facts: string[], output?: JsonObject): ProcessDefinition =>
  withTask({ assignee: 'doer', facts, ...(output && { output }) });
const withPhase = (fields: Partial<ProcessPhase>): ProcessDefinition => withTask({}, fields);
const withGate = (fields: Parameters<typeof aGate>[2], beforePhase = 'build'): ProcessDefinition =>
  aDefinition({ gates: [aGate('go', beforePhase, fields)] });
/** Away person → substitute; the task is approved by `approver` unless `task` says otherwise. */
function withAway(away: Record<string, string>, task: Partial<ProcessTask> = {}): ProcessDefinition {
  const definition = withTask({ requiredApprovals: ['approver'], ...task });
  const humans = Object.entries(away).map(([id, substitute]) => [
    id,
    { ...definition.humans[id], away: { substitute } },
  ]);
  return { ...definition, humans: { ...definition.humans, ...Object.fromEntries(humans) } };
}
/** A definition with fields that its type forbids. */
const wrong = (fields: Record<string, unknown>): unknown => ({ ...aDefinition(), ...fields });
const without = (field: keyof ProcessDefinition): unknown => {
  const { [field]: _, ...rest } = aDefinition();
  return rest;
};
const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
const TASK = '/phases/0/tasks/0';

const CASES: Case[] = [
  ['too-large', '', /at most 256 KiB/, wrong({ description: 'x'.repeat(300_000) })],
  [
    'too-deep',
    '/phases/0/tasks/0/output/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a',
    /20 levels/,
    withTask({ output: nested(20) as never }),
  ],
  [
    'forbidden-key',
    '/humans/constructor',
    /"constructor" is not allowed/,
    JSON.parse(JSON.stringify(aDefinition()).replace('"doer"', '"constructor"')),
  ],
  [
    'forbidden-key',
    '/__proto__',
    /"__proto__" is not allowed/,
    JSON.parse(JSON.stringify(aDefinition()).replace('{', '{"__proto__":{},')),
  ],
  ['missing-field', '/name', /name is missing; give a text/, without('name')],
  ['missing-field', '/gates', /gates is missing; give a list/, without('gates')],
  [
    'missing-field',
    '/gates/0/type',
    /one of approval, condition, manual/,
    wrong({ gates: [{ id: 'go', name: 'Go', beforePhase: 'build' }] }),
  ],
  ['wrong-type', '/version', /must be a text, not 1\. Put it in quotes/, wrong({ version: 1 })],
  ['wrong-type', '/phases', /phases must be a list, not an object/, wrong({ phases: {} })],
  ['wrong-type', '', /must be an object, not a list/, []],
  ['wrong-value', '/version', /SemVer/, wrong({ version: '1.0' })],
  ['wrong-value', '/phases', /at least 1 entry/, wrong({ phases: [] })],
  ['wrong-value', '/name', /one line/, wrong({ name: 'a\r\nBcc: all' })],
  ['wrong-value', '/name', /at most 200 characters/, wrong({ name: 'x'.repeat(201) })],
  [
    'wrong-value',
    '/humans/doer/raidRole',
    /Did you mean "responsible"/,
    wrong({ humans: { ...aDefinition().humans, doer: { raidRole: 'responsable' } } }),
  ],
  [
    'wrong-value',
    '/humans/doer/email',
    /e-mail address/,
    wrong({ humans: { ...aDefinition().humans, doer: { email: 'nobody' } } }),
  ],
  ['wrong-value', '/errorHandling/maxRetries', /at most 20/, wrong({ errorHandling: { maxRetries: 21 } })],
  [
    'wrong-value',
    '/approvalDefaults/policy',
    /"all", "any" or/,
    wrong({ approvalDefaults: { policy: 'most' } }),
  ],
  [
    'unknown-key',
    '/phases/0/tasks/0/requiredAprovals',
    /Did you mean "requiredApprovals"/,
    withTask({ requiredAprovals: ['approver'] } as never),
  ],
  ['unknown-key', '/colour', /has no field "colour"/, wrong({ colour: 'red' })],
  [
    'unknown-key',
    '/humans/doer/notificationPreferences/sms',
    /no field "sms"/,
    wrong({ humans: { ...aDefinition().humans, doer: { notificationPreferences: { sms: true } } } }),
  ],
  [
    'too-many',
    '/phases',
    /101 phases; at most 100/,
    aDefinition({ phases: Array.from({ length: 101 }, (_, index) => aPhase(`p${index}`)) }),
  ],
  [
    'too-many',
    '/phases',
    /501 tasks; at most 500/,
    aDefinition({
      phases: [
        aPhase(
          'p',
          Array.from({ length: 501 }, (_, index) => `t${index}`),
        ),
      ],
    }),
  ],
  [
    'too-many',
    '/humans',
    /201 people; at most 200/,
    aDefinition({ humans: Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`h${index}`, {}])) }),
  ],
  ['invalid-id', '/id', /Did you mean "my_process"/, aDefinition({ id: 'My Process' })],
  ['invalid-id', `${TASK}/id`, /small letter first/, withTask({ id: '1st' })],
  ['invalid-id', '/phases/0/id', /64 characters at most/, aDefinition({ phases: [aPhase('x'.repeat(65))] })],
  [
    'invalid-id',
    '/agents/Worker',
    /agent id "Worker"/,
    aDefinition({ agents: { worker: anAgent(), Worker: anAgent() } }),
  ],
  ['invalid-id', '/conditions/Is Ok', /condition id/, aDefinition({ conditions: { 'Is Ok': 'facts.ok' } })],
  ['reserved-id', '/id', /reserved/, aDefinition({ id: 'instances' })],
  [
    'duplicate-id',
    '/phases/0/tasks/1/id',
    /taken by the task at \/phases\/0\/tasks\/0\/id/,
    aDefinition({ phases: [aPhase('p', ['a', 'a'])] }),
  ],
  ['duplicate-id', '/gates/0/id', /taken by the phase/, aDefinition({ gates: [aGate('build', 'build')] })],
  [
    'duplicate-id',
    '/humans/worker',
    /taken by the agent/,
    aDefinition({ humans: { approver: anApprover(), worker: {} } }),
  ],
  [
    'id-mismatch',
    '/humans/doer/id',
    /differs from its key "doer"/,
    aDefinition({ humans: { doer: { id: 'other' } } }),
  ],
  ['unknown-reference', `${TASK}/assignee`, /Did you mean "worker"/, withTask({ assignee: 'workr' })],
  [
    'unknown-reference',
    `${TASK}/dependencies/0`,
    /no id of a task/,
    withTask({ dependencies: ['elsewhere'] }),
  ],
  [
    'unknown-reference',
    `${TASK}/requiredApprovals/0`,
    /Did you mean "approver"/,
    withTask({ requiredApprovals: ['aprover'] }),
  ],
  ['unknown-reference', `${TASK}/escalateTo`, /an agent or a person/, withTask({ escalateTo: 'boss' })],
  [
    'unknown-reference',
    '/errorHandling/notifyParticipants/0',
    /a person/,
    aDefinition({ errorHandling: { notifyParticipants: ['worker'] } }),
  ],
  [
    'unknown-reference',
    '/phases/0/errorHandling/escalateTo',
    /an agent or a person/,
    withPhase({ errorHandling: { escalateTo: 'boss' } }),
  ],
  [
    'unknown-reference',
    '/phases/0/when',
    /no task "mak".*Did you mean "make"/,
    withPhase({ when: 'tasks.mak.result.ok' }),
  ],
  [
    'dependency-cycle',
    '/phases/0/tasks/0/dependencies/0',
    /a → b → c → a/,
    aDefinition({
      phases: [
        aPhase(
          'p',
          [
            aTask('a', { dependencies: ['b'] }),
            aTask('b', { dependencies: ['c'] }),
            aTask('c', { dependencies: ['a'] }),
          ],
          { parallelExecution: true },
        ),
      ],
    }),
  ],
  ['dependency-cycle', `${TASK}/dependencies/0`, /make → make/, withTask({ dependencies: ['make'] })],
  [
    'dependency-on-later-phase',
    '/phases/0/tasks/0/dependencies/0',
    /later phase "two"/,
    aDefinition({ phases: [aPhase('one', [aTask('a', { dependencies: ['b'] })]), aPhase('two', ['b'])] }),
  ],
  [
    'dependency-on-later-task',
    '/phases/0/tasks/0/dependencies/0',
    /parallelExecution/,
    aDefinition({ phases: [aPhase('one', [aTask('a', { dependencies: ['b'] }), 'b'])] }),
  ],
  [
    'equal-order',
    '/phases/1/order',
    /same order 1 as phase "one"/,
    aDefinition({ phases: [aPhase('one'), aPhase('two', [], { order: 1 })] }),
  ],
  ['gate-before-nothing', '/gates/0/beforePhase', /Did you mean "build"/, withGate({}, 'biuld')],
  [
    'approver-not-a-person',
    `${TASK}/requiredApprovals/0`,
    /only people approve/,
    withTask({ assignee: 'doer', requiredApprovals: ['worker'] }),
  ],
  [
    'approver-is-assignee',
    `${TASK}/requiredApprovals/0`,
    /cannot approve it/,
    withTask({ assignee: 'approver', requiredApprovals: ['approver'] }),
  ],
  [
    'approver-is-assignee',
    '/humans/approver/requiredApprovals/0',
    /cannot approve it/,
    {
      ...withTask({ assignee: 'approver' }),
      humans: { approver: anApprover({ requiredApprovals: ['make'] }) },
    },
  ],
  [
    'approver-may-not-decide',
    '/gates/0/approvers/0',
    /mayDecide: true/,
    withGate({ approvers: ['watcher'] }),
  ],
  [
    'approver-may-not-decide',
    '/phases/0/requiredApprovals/0',
    /raidRole "approver"/,
    withPhase({ requiredApprovals: ['dispatcher'] }),
  ],
  ['approvers-missing', '/gates/0/approvers', /has no approvers/, withGate({ approvers: [] })],
  ['condition-missing', '/gates/0/condition', /has no condition/, withGate({ type: 'condition' })],
  [
    'policy-out-of-reach',
    `${TASK}/policy`,
    /needs 3 approvals, but only 2 approvers are named/,
    withTask({ requiredApprovals: ['approver', 'second'], policy: { atLeast: 3 } }),
  ],
  [
    'policy-out-of-reach',
    '/gates/0',
    /only one approver is named/,
    { ...withGate({}), approvalDefaults: { policy: { atLeast: 2 } } },
  ],
  [
    'ignored-field',
    `${TASK}/inOrder`,
    /has no order: it has one approver/,
    withTask({ requiredApprovals: ['approver'], inOrder: true }),
  ],
  ['ignored-field', '/phases/0/inOrder', /nobody approves it/, withPhase({ inOrder: true })],
  [
    'veto-not-an-approver',
    `${TASK}/veto/1`,
    /"aprover" has a veto, but does not approve task "make".*Did you mean "approver"/,
    withTask({ requiredApprovals: ['approver', 'second'], veto: ['second', 'aprover'] }),
  ],
  [
    'unknown-reference',
    '/approvalDefaults/veto/0',
    /no id of a person/,
    aDefinition({ approvalDefaults: { veto: ['worker'] } }),
  ],
  [
    'unknown-reference',
    `${TASK}/escalations/1/to`,
    /an agent or a person.*Did you mean "dispatcher"/,
    withTask({ escalations: [{ after: '1h' }, { after: '2h', to: 'dispatchr' }] }),
  ],
  [
    'invalid-duration',
    `${TASK}/escalations/0/after`,
    /"later" is no duration/,
    withTask({ escalations: [{ after: 'later' }] }),
  ],
  [
    'offset-not-before-timeout',
    `${TASK}/escalations/1/after`,
    /The escalation at 5h does not come before the timeout 4h/,
    withTask({ timeout: '4h', escalations: [{ after: '1h' }, { after: '5h' }] }),
  ],
  [
    'wrong-value',
    `${TASK}/escalations`,
    /at most 10/,
    withTask({ escalations: Array.from({ length: 11 }, () => ({ after: '1h' })) }),
  ],
  [
    'unknown-key',
    `${TASK}/escalations/0/too`,
    /Did you mean "to"/,
    withTask({ escalations: [{ after: '1h', too: 'dispatcher' } as never] }),
  ],
  ['rework-unnamed', '/gates/0/onRejection', /say with reworkFrom/, withGate({ onRejection: 'rework' })],
  [
    'rework-unnamed',
    '/phases/0/onRejection',
    /the sign-off of phase "build"/,
    withPhase({ onRejection: 'rework' }),
  ],
  [
    'rework-unnamed',
    `${TASK}/onRejection`,
    /task "make"/,
    withTask({ requiredApprovals: ['approver'], approve: 'before', onRejection: 'rework' }),
  ],
  [
    'unknown-reference',
    '/gates/0/reworkFrom',
    /no id of a task or phase.*Did you mean "make"/,
    withGate({ reworkFrom: 'mak' }),
  ],
  [
    'unknown-reference',
    '/approvalDefaults/reworkFrom',
    /no id of a task or phase/,
    aDefinition({ approvalDefaults: { reworkFrom: 'elsewhere' } }),
  ],
  ['rework-of-later-work', '/gates/0/reworkFrom', /gate "go"/, withGate({ reworkFrom: 'make' })],
  ['rework-of-later-work', '/gates/0/reworkFrom', /gate "go"/, withGate({ reworkFrom: 'build' })],
  [
    'rework-of-later-work',
    '/phases/0/tasks/0/reworkFrom',
    /"b" does not come before task "a"/,
    aDefinition({
      phases: [aPhase('p', [aTask('a', { requiredApprovals: ['approver'], reworkFrom: 'b' }), 'b'])],
    }),
  ],
  [
    'rework-of-later-work',
    '/phases/0/reworkFrom',
    /"two" does not come before the sign-off/,
    aDefinition({
      phases: [aPhase('one', ['a'], { requiredApprovals: ['approver'], reworkFrom: 'two' }), aPhase('two')],
    }),
  ],
  [
    'rework-of-later-work',
    '/phases/0/tasks/0/reworkFrom',
    /"c" does not come before/,
    aDefinition({
      phases: [
        aPhase(
          'p',
          [
            aTask('a', { requiredApprovals: ['approver'], reworkFrom: 'c' }),
            aTask('b', { dependencies: ['a'] }),
            aTask('c', { dependencies: ['d', 'b'] }),
            'd',
          ],
          { parallelExecution: true },
        ),
      ],
    }),
  ],
  [
    'rework-of-later-work',
    `${TASK}/reworkFrom`,
    /"make" does not come before task "make"/,
    withTask({ requiredApprovals: ['approver'], approve: 'before', reworkFrom: 'make' }),
  ],
  [
    'rework-of-later-work',
    '/approvalDefaults/reworkFrom',
    /does not come before gate "go"/,
    { ...withGate({}), approvalDefaults: { reworkFrom: 'make' } },
  ],
  [
    'ignored-field',
    `${TASK}/reworkFrom`,
    /onRejection is cancel/,
    withTask({ requiredApprovals: ['approver'], onRejection: 'cancel', reworkFrom: 'make' }),
  ],
  ['ignored-field', '/gates/0/maxRounds', /no work is named/, withGate({ maxRounds: 2 })],
  ['wrong-value', '/gates/0/maxRounds', /20/, withGate({ maxRounds: 21 })],
  ['wrong-value', '/gates/0/stepUp', /mail-code/, withGate({ stepUp: 'sms' as never })],
  [
    'unknown-reference',
    '/humans/approver/away/substitute',
    /no id of a person.*Did you mean "second"/,
    withAway({ approver: 'secnd' }),
  ],
  [
    'absence-cycle',
    '/humans/approver/away/substitute',
    /"approver" is their own substitute/,
    withAway({ approver: 'approver' }),
  ],
  [
    'absence-cycle',
    '/humans/approver/away/substitute',
    /approver → second → approver/,
    withAway({ approver: 'second', second: 'approver' }),
  ],
  [
    'substitute-unfit',
    '/humans/approver/away/substitute',
    /"watcher" is asked in the place of "approver", but is no approver/,
    withAway({ approver: 'watcher' }),
  ],
  [
    'substitute-unfit',
    '/humans/approver/away/substitute',
    /"watcher" is asked in the place of "approver"/,
    withAway({ approver: 'second', second: 'watcher' }),
  ],
  [
    'substitute-unfit',
    '/humans/approver/away/substitute',
    /"second" .* approves task "make" already/,
    withAway({ approver: 'second' }, { requiredApprovals: ['approver', 'second'] }),
  ],
  [
    'substitute-unfit',
    '/humans/approver/away/substitute',
    /does task "make" and so cannot approve it/,
    withAway({ approver: 'doer' }, { assignee: 'doer' }),
  ],
  [
    'substitute-unfit',
    '/humans/doer/away/substitute',
    /approves task "make" and so cannot do it/,
    withAway({ doer: 'approver' }, { assignee: 'doer' }),
  ],
  ['invalid-duration', `${TASK}/timeout`, /"soon" is no duration/, withTask({ timeout: 'soon' })],
  ['invalid-duration', `${TASK}/reminders/1`, /"2 days"/, withTask({ reminders: ['1h', '2 days'] })],
  [
    'invalid-duration',
    '/phases/0/estimatedDuration',
    /no estimate/,
    withPhase({ estimatedDuration: 'a while' }),
  ],
  [
    'offset-not-before-timeout',
    '/gates/0/escalateAfter',
    /before the timeout 4h/,
    withGate({ timeout: '4h', escalateAfter: '4h' }),
  ],
  [
    'offset-not-before-timeout',
    '/phases/0/reminders/1',
    /default timeout of 48 hours/,
    withPhase({ reminders: ['24h', '72h'] }),
  ],
  [
    'offset-not-before-timeout',
    `${TASK}/reminders/0`,
    /before the timeout 2h/,
    withTask({ reminders: ['3h'] }, { timeout: '2h' }),
  ],
  ['invalid-artifact-key', `${TASK}/artifacts/0`, /one word/, withTask({ artifacts: ['a b'] })],
  [
    'invalid-artifact-key',
    `${TASK}/artifacts/1`,
    /Did you mean "a_b"/,
    withTask({ artifacts: ['a', 'a@b'] }),
  ],
  ['invalid-artifact-key', `${TASK}/artifacts/0`, /200 bytes/, withTask({ artifacts: ['ü'.repeat(101)] })],
  ['invalid-output-schema', `${TASK}/output/type`, /one of array/, withTask({ output: { type: 'text' } })],
  [
    'invalid-output-schema',
    `${TASK}/output/required`,
    /list of names/,
    withTask({ output: { required: 'a' } }),
  ],
  [
    'invalid-output-schema',
    `${TASK}/output/properties/a/items/minLength`,
    /whole number/,
    withTask({ output: { properties: { a: { items: { minLength: -1 } } } } }),
  ],
  [
    'invalid-output-schema',
    `${TASK}/output/pattern`,
    /regular expression/,
    withTask({ output: { pattern: '(' } }),
  ],
  [
    'invalid-output-schema',
    `${TASK}/output/anyOf/1`,
    /must be a schema/,
    withTask({ output: { anyOf: [true, 3] } }),
  ],
  ['fact-unfit', `${TASK}/facts`, /task "make" is done by an agent/i, withTask({ facts: ['seats'] })],
  ['fact-unfit', `${TASK}/facts/1`, /no name of a fact/, withForm(['seats', '1st'])],
  ['fact-unfit', `${TASK}/facts/0`, /follows from the course/, withForm(['make_complete'])],
  ['fact-unfit', `${TASK}/facts/0`, /operator only/, withForm(['budget_approved'])],
  [
    'fact-unfit',
    `${TASK}/facts/0`,
    /defined under conditions/,
    { ...withForm(['large']), conditions: { large: 'facts.seats > 100' } },
  ],
  [
    'unknown-reference',
    `${TASK}/facts/0`,
    /Did you mean "seats"/,
    withForm(['seat'], { properties: { seats: {}, remarks: {} } }),
  ],
  [
    'too-many',
    '/phases',
    /1001 approvers in all its approvals; at most 1000/,
    withTask({ requiredApprovals: Array.from({ length: 1_001 }, () => 'approver') }),
  ],
  [
    'too-many',
    '/gates',
    /201 gates/,
    aDefinition({ gates: Array.from({ length: 201 }, (_, n) => aGate(`g${n}`, 'build')) }),
  ],
  ['invalid-condition', '/phases/0/when', /cannot be used/, withPhase({ when: 'facts.x ==' })],
  ['invalid-condition', `${TASK}/inputs/x`, /refused/, withTask({ inputs: { x: 'facts.x.matches("a")' } })],
  [
    'invalid-condition',
    '/gates/0/condition',
    /cannot be used/,
    withGate({ type: 'condition', condition: '1 + "a"' }),
  ],
  ['condition-cycle', '/conditions/a', /a → b → a/, aDefinition({ conditions: { a: 'b', b: '!a' } })],
  [
    'name-taken',
    '/conditions/facts',
    /variable of every expression/,
    aDefinition({ conditions: { facts: 'true' } }),
  ],
  [
    'name-taken',
    '/conditions/make_approved',
    /follows from the course/,
    aDefinition({ conditions: { make_approved: 'true' } }),
  ],
  [
    'name-taken',
    '/conditions/string',
    /word of the expression language/,
    aDefinition({ conditions: { string: 'true' } }),
  ],
  [
    'name-taken',
    '/conditions/if',
    /word of the expression language/,
    aDefinition({ conditions: { if: 'true' } }),
  ],
  [
    'unset-name',
    '/phases/0/entryConditions/0',
    /PUT .*\/facts\/budget_ready/,
    withPhase({ entryConditions: ['budget_ready'] }),
  ],
  [
    'unset-name',
    '/phases/0/exitConditions/0',
    /Did you mean "make_complete"/,
    withPhase({ exitConditions: ['make_completed'] }),
  ],
  [
    'unknown-required-approval',
    '/humans/approver/requiredApprovals/0',
    /Did you mean "make"/,
    aDefinition({ humans: { approver: anApprover({ requiredApprovals: ['mke'] }) } }),
  ],
  [
    'ignored-field',
    '/gates/0/approvers',
    /asks nobody/,
    withGate({ type: 'manual', approvers: ['approver'] }),
  ],
  ['ignored-field', '/gates/0/condition', /reads no condition/, withGate({ condition: 'facts.x' })],
  ['ignored-field', `${TASK}/approve`, /no effect/, withTask({ approve: 'before' })],
  ['unknown-reference', `${TASK}/reviewers/0`, /no id of a person/, withTask({ reviewers: ['nobody'] })],
  ['approver-not-a-person', '/reviewers/0', /only people review/, aDefinition({ reviewers: ['worker'] })],
  [
    'approver-is-assignee',
    `${TASK}/reviewers/0`,
    /cannot review it/,
    withTask({ assignee: 'approver', reviewers: ['approver'] }),
  ],
  [
    'approver-may-not-decide',
    '/phases/0/reviewers/0',
    /only informed/,
    { ...withPhase({ reviewers: ['reader'] }), humans: { reader: { raidRole: 'informed' } } },
  ],
  ['invalid-duration', '/budget/time', /no duration/, aDefinition({ budget: { time: 'long' } })],
  ['wrong-value', `${TASK}/minConfidence`, /1/, withTask({ minConfidence: 1.5 })],
];

const problemsOf = (value: unknown, templates?: ReadonlySet<string>): Problem[] => {
  const result = checkDefinition(value, templates === undefined ? {} : { templates });
  return result.ok ? result.warnings : result.problems;
};
const brief = (problems: Problem[]) => problems.map(({ code, pointer }) => `${code} ${pointer}`);

describe('each problem', () => {
  test.each(CASES)('%s at %s', (code, pointer, message, value) => {
    const problems = problemsOf(value);
    const found = problems.find((one) => one.code === code && one.pointer === pointer);
    expect([found?.message ?? brief(problems), found?.severity]).toEqual([
      expect.stringMatching(message),
      PROBLEM_SEVERITY[code],
    ]);
    expect(checkDefinition(value).ok).toBe(PROBLEM_SEVERITY[code] === 'warning');
  });

  test('templates are looked at where the registered ones are given', () => {
    const definition = aDefinition();
    expect(brief(problemsOf(definition, new Set(['generalists'])))).toEqual([
      'unregistered-template /agents/worker/templateId',
    ]);
    expect(brief(problemsOf(definition, new Set(['generalist'])))).toEqual([]);
    expect(brief(problemsOf(definition))).toEqual([]);
  });

  test('tools are looked at where those that there are are given', () => {
    const definition = aDefinition({ phases: [aPhase('build', [aTask('make', { tools: ['ask', 'aks'] })])] });
    const checked = checkDefinition(definition, { tools: new Set(['ask']) });
    expect(checked.ok && checked.warnings).toMatchObject([
      { code: 'unknown-tool', pointer: '/phases/0/tasks/0/tools/1', suggestion: 'ask' },
    ]);
    expect(brief(problemsOf(definition))).toEqual([]);
  });

  test('no code is without a case', () => {
    const elsewhere: ProblemCode[] = [
      ...(['not-json', 'not-yaml', 'duplicate-key', 'unregistered-template', 'unknown-tool'] as const),
      // Of team templates.
      ...(['hierarchy-unfit', 'hierarchy-cycle', 'invalid-onboarding-schema'] as const),
    ];
    const seen = new Set([...CASES.map(([code]) => code), ...elsewhere]);
    expect(Object.keys(PROBLEM_SEVERITY).filter((code) => !seen.has(code as ProblemCode))).toEqual([]);
  });
});

describe('all at once', () => {
  test('a definition wrong in ten ways reports all ten, nothing else, each once', () => {
    const text = `
id: Wrong
name: Wrong in ten ways
version: 1
colour: red
phases:
  - id: one
    name: One
    order: 1
    tasks:
      - id: a
        name: A
        assignee: workr
        timeout: soon
      - id: b
        name: B
        assignee: worker
        requiredApprovals: [worker]
        dependencies: [c]
  - id: two
    name: Two
    order: 1
    when: "facts.x =="
    tasks:
      - id: c
        name: C
        assignee: worker
        dependencies: [b]
agents:
  worker: { templateId: t, role: r }
humans: {}
gates:
  - id: go
    name: Go
    type: approval
    beforePhase: three
    approvers: [nobody]
`;
    const result = parseDefinition(text, 'yaml');
    const problems = result.ok ? [] : result.problems;
    const lines = problems.map(({ code, line }) => `${code} ${line}`).sort();
    expect(lines).toEqual([
      'approver-not-a-person 18',
      'dependency-cycle 19',
      'equal-order 22',
      'gate-before-nothing 36',
      'invalid-condition 23',
      'invalid-duration 14',
      'invalid-id 2',
      'unknown-key 5',
      'unknown-reference 13',
      'unknown-reference 37',
      'wrong-type 4',
    ]);
  });

  test('errors come before warnings', () => {
    const problems = problemsOf({ ...withPhase({ when: 'later', entryConditions: ['b b'] }), colour: 'red' });
    expect(problems.map(({ severity }) => severity)).toEqual(['error', 'error', 'warning']);
  });
});

describe('what is allowed', () => {
  test.each<[string, unknown]>([
    ['a phase without tasks', aDefinition({ phases: [aPhase('empty')] })],
    [
      'a dependency on an earlier phase',
      aDefinition({ phases: [aPhase('one', ['a']), aPhase('two', [aTask('b', { dependencies: ['a'] })])] }),
    ],
    [
      'a dependency on a task listed later, in parallel',
      aDefinition({
        phases: [aPhase('p', [aTask('a', { dependencies: ['b'] }), 'b'], { parallelExecution: true })],
      }),
    ],
    [
      'an informed person who may decide',
      {
        ...withTask({ requiredApprovals: ['watcher'] }),
        humans: { watcher: { raidRole: 'informed', mayDecide: true } },
      },
    ],
    [
      'a person by role alone',
      { ...withTask({ requiredApprovals: ['ciso'] }), humans: { ciso: { role: 'approver' } } },
    ],
    [
      'a gate whose approver names it',
      { ...withGate({ approvers: [] }), humans: { approver: anApprover({ requiredApprovals: ['go'] }) } },
    ],
    [
      'escalation to an agent',
      withTask({ escalateTo: 'worker', escalateAfter: '1h', requiredApprovals: ['approver'] }),
    ],
    [
      'ids with hyphens, and their bare names',
      aDefinition({
        phases: [
          aPhase('one', [aTask('set-up')]),
          aPhase('two', [], { entryConditions: ['set-up_complete'] }),
        ],
      }),
    ],
    [
      'every derived name',
      withPhase({
        exitConditions: ['all_tasks_complete', 'all_approvals_granted', 'make_complete', 'build_approved'],
      }),
    ],
    [
      'the definition’s own names',
      { ...withPhase({ entryConditions: ['ready && facts.x > 1'] }), conditions: { ready: 'facts.ok' } },
    ],
    ['the same id for a participant and a phase', aDefinition({ phases: [aPhase('approver', ['worker'])] })],
    [
      'order, veto, ladder and code',
      withTask({
        requiredApprovals: ['approver', 'second'],
        inOrder: true,
        veto: ['second'],
        stepUp: 'mail-code',
        onRejection: 'cancel',
        escalateAfter: '3h',
        escalations: [{ after: '2h', to: 'watcher' }, { after: '1h' }],
      }),
    ],
    [
      'rework of work before, and of the work itself',
      aDefinition({
        phases: [
          aPhase('one', ['a'], { requiredApprovals: ['approver'], reworkFrom: 'a', maxRounds: 1 }),
          aPhase('two', [
            aTask('b', { requiredApprovals: ['approver'], reworkFrom: 'one', maxRounds: 20 }),
            aTask('c', { requiredApprovals: ['approver'], maxRounds: 2 }),
            aTask('d', { requiredApprovals: ['approver'], approve: 'before', reworkFrom: 'c' }),
          ]),
        ],
        gates: [aGate('go', 'two', { onRejection: 'rework', reworkFrom: 'one' })],
      }),
    ],
    [
      'rework of the sign-off’s own phase, and of a parallel task that does not wait',
      aDefinition({
        phases: [
          aPhase('one', [aTask('a', { requiredApprovals: ['approver'], reworkFrom: 'b' }), 'b'], {
            parallelExecution: true,
            requiredApprovals: ['second'],
            reworkFrom: 'one',
          }),
        ],
      }),
    ],
    ['a substitute who is there', withAway({ approver: 'second' })],
    ['a substitute whose substitute is there', withAway({ approver: 'watcher', watcher: 'second' })],
    ['a substitute of who decides nothing', withAway({ watcher: 'doer' })],
    [
      'an absence with its end, and a start by an approver',
      {
        ...withAway({}),
        separationOfDuties: false,
        humans: {
          approver: anApprover({ away: { until: '2026-08-24T08:00:00+02:00', substitute: 'second' } }),
          second: anApprover({ notificationPreferences: { progress: 'each' } }),
        },
      },
    ],
    ['ids given twice, the same', aDefinition({ humans: { doer: { id: 'doer' } } })],
    [
      'an output schema with its own keys',
      withTask({ output: { type: 'object', properties: { type: { type: 'string' } } } }),
    ],
  ])('%s', (_, value) =>
    expect(checkDefinition(value)).toEqual({ ok: true, definition: value, warnings: [] }),
  );
});
