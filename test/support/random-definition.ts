// Random valid definitions for property tests: small, and using everything the engine knows.
import fc from 'fast-check';
import type {
  ApprovalRules,
  ErrorHandling,
  ProcessDefinition,
  ProcessGate,
  ProcessPhase,
  ProcessTask,
} from '../../definition/types.ts';
import { aDefinition, aGate, aPhase, aTask, anApprover } from './definition-builder.ts';

/** Facts that the random conditions read; nothing sets them but an operator. */
export const FACTS = ['f1', 'f2'] as const;
const APPROVERS = ['approver', 'second', 'third'];
/** Approvers whom no definition names: asked by hand, and taken over by. `starter` started the instance. */
export const OTHERS = ['fourth', 'starter'] as const;

const approvers = fc.subarray(APPROVERS);
const fact = fc.constantFrom(...FACTS);
const condition = fc.oneof(
  fact,
  fact.map((name) => `facts.${name}`),
  fc.constant('all_tasks_complete'),
  fc.constant('both'),
);

interface RulesSeed extends Omit<ApprovalRules, 'reworkFrom' | 'policy'> {
  policy?: 'all' | 'any' | 'two';
  /** Which of the tasks and phases before it. */
  rework?: number;
}
const rules: fc.Arbitrary<RulesSeed> = fc.record(
  {
    policy: fc.constantFrom('all' as const, 'any' as const, 'two' as const),
    inOrder: fc.boolean(),
    veto: approvers,
    stepUp: fc.constantFrom('none' as const, 'mail-code' as const),
    rework: fc.nat(6),
    onRejection: fc.constantFrom('rework' as const, 'hold' as const),
    maxRounds: fc.constantFrom(1, 2, 20),
    timeout: fc.constantFrom('4h', '2d'),
    reminders: fc.constantFrom(['1h'], ['1h', '2h']),
    escalateAfter: fc.constant('3h'),
    escalations: fc.constantFrom(
      [{ after: '2h', to: 'second' }],
      [{ after: '3h30m' }, { after: '1h', to: 'fourth' }],
    ),
    onTimeout: fc.constantFrom('hold' as const, 'reject' as const, 'escalate' as const),
  },
  { requiredKeys: [] },
);

/** The rules as they can stand there: a veto of its approvers, rework of something before it. */
function rulesFor(
  { policy, rework, veto = [], onRejection, ...rest }: RulesSeed,
  people: string[],
  earlier: string[],
  isWork: boolean,
): ApprovalRules {
  const target = rework === undefined ? undefined : earlier[rework % Math.max(1, earlier.length)];
  const canRework = isWork || target !== undefined;
  const atLeast = Math.max(1, Math.min(2, people.length));
  return {
    ...rest,
    ...(policy === undefined || people.length === 0
      ? {}
      : { policy: policy === 'two' ? { atLeast } : policy }),
    veto: veto.filter((id) => people.includes(id)),
    ...(target === undefined ? {} : { reworkFrom: target }),
    ...(onRejection === undefined || !canRework ? {} : { onRejection }),
  };
}

const errorHandling: fc.Arbitrary<ErrorHandling> = fc.record({
  taskFailure: fc.constantFrom('retry_with_escalation', 'hold', 'skip'),
  maxRetries: fc.constantFrom(0, 1),
});

/** None, mostly: every condition is a wall until its fact is set. */
function seldom<T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant<T[]>([]) },
    { weight: 1, arbitrary: one.map((each) => [each]) },
  );
}

interface TaskSeed {
  approvers: string[];
  rules: RulesSeed;
  before: boolean;
  byPerson: boolean;
  dependsOn: number;
  errors: ErrorHandling;
  reads: boolean;
}
const taskSeed: fc.Arbitrary<TaskSeed> = fc.record({
  approvers,
  rules,
  before: fc.boolean(),
  byPerson: fc.nat(3).map((one) => one === 0),
  dependsOn: fc.nat(8),
  errors: errorHandling,
  reads: fc.nat(5).map((one) => one === 0),
});

interface PhaseSeed {
  tasks: TaskSeed[];
  parallel: boolean;
  signOff: string[];
  rules: RulesSeed;
  gates: { type: ProcessGate['type']; approvers: string[]; condition: string; rules: RulesSeed }[];
  entry: string[];
  exit: string[];
  when: string | null;
}
const phaseSeed: fc.Arbitrary<PhaseSeed> = fc.record({
  tasks: fc.array(taskSeed, { maxLength: 3, size: 'max' }),
  parallel: fc.boolean(),
  signOff: approvers,
  rules,
  gates: fc.array(
    fc.record({
      type: fc.constantFrom('approval' as const, 'condition' as const, 'manual' as const),
      approvers: fc.subarray(APPROVERS, { minLength: 1 }),
      condition,
      rules,
    }),
    { maxLength: 1 },
  ),
  entry: seldom(condition),
  exit: seldom(condition),
  when: fc.constantFrom(null, null, null, 'true', 'false'),
});

/** Definitions of one to four phases with up to three tasks and a gate each. */
export const randomDefinition: fc.Arbitrary<ProcessDefinition> = fc
  .array(phaseSeed, { minLength: 1, maxLength: 4, size: 'max' })
  .map((seeds) => {
    const taskIds: string[] = [];
    /** Tasks and phases so far, and those before each phase's gates. */
    const begun: string[] = [];
    const beforeGates: string[][] = [];
    const phases = seeds.map((seed, index): ProcessPhase => {
      beforeGates.push([...begun]);
      const tasks = seed.tasks.map((task, position) => {
        const id = `t${index}_${position}`;
        const built = taskOf(id, task, taskIds, begun);
        taskIds.push(id);
        begun.push(id);
        return built;
      });
      begun.push(`p${index}`);
      return aPhase(`p${index}`, tasks, {
        parallelExecution: seed.parallel,
        requiredApprovals: seed.signOff,
        ...rulesFor(seed.rules, seed.signOff, begun, false),
        entryConditions: seed.entry,
        exitConditions: seed.exit,
        ...(seed.when === null ? {} : { when: seed.when }),
      });
    });
    const gates = seeds.flatMap((seed, index) =>
      seed.gates.map(({ type, approvers: people, condition: source, rules: own }, position) =>
        aGate(`g${index}_${position}`, `p${index}`, {
          type,
          ...(type === 'approval'
            ? { approvers: people, ...rulesFor(own, people, beforeGates[index]!, false) }
            : {}),
          ...(type === 'condition' ? { condition: source } : {}),
        }),
      ),
    );
    return aDefinition({
      phases,
      gates,
      conditions: { both: 'facts.f1 && facts.f2' },
      humans: {
        ...Object.fromEntries([...APPROVERS, ...OTHERS].map((id) => [id, anApprover()])),
        doer: { raidRole: 'responsible' },
        watcher: { raidRole: 'informed' },
        dispatcher: { raidRole: 'delegator', mayDecide: true },
      },
    });
  });

function taskOf(id: string, seed: TaskSeed, earlier: string[], begun: string[]): ProcessTask {
  const dependency = earlier[seed.dependsOn];
  return aTask(id, {
    assignee: seed.byPerson ? 'doer' : 'worker',
    ...rulesFor(seed.rules, seed.approvers, seed.before ? begun : [...begun, id], !seed.before),
    requiredApprovals: seed.approvers,
    approve: seed.before ? 'before' : 'after',
    errorHandling: seed.errors,
    artifacts: seed.byPerson ? [] : [`${id}_doc`],
    ...(dependency === undefined ? {} : { dependencies: [dependency] }),
    ...(seed.reads ? { inputs: { flag: 'facts.f1' } } : {}),
  });
}
