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

const approvers = fc.subarray(APPROVERS);
const fact = fc.constantFrom(...FACTS);
const condition = fc.oneof(
  fact,
  fact.map((name) => `facts.${name}`),
  fc.constant('all_tasks_complete'),
  fc.constant('both'),
);

const rules: fc.Arbitrary<ApprovalRules> = fc.record(
  {
    policy: fc.constantFrom('all' as const, 'any' as const),
    timeout: fc.constantFrom('4h', '2d'),
    reminders: fc.constantFrom(['1h'], ['1h', '2h']),
    escalateAfter: fc.constant('3h'),
    onTimeout: fc.constantFrom('hold' as const, 'reject' as const, 'escalate' as const),
  },
  { requiredKeys: [] },
);

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
  rules: ApprovalRules;
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
  gates: { type: ProcessGate['type']; approvers: string[]; condition: string }[];
  entry: string[];
  exit: string[];
  when: string | null;
}
const phaseSeed: fc.Arbitrary<PhaseSeed> = fc.record({
  tasks: fc.array(taskSeed, { maxLength: 3, size: 'max' }),
  parallel: fc.boolean(),
  signOff: approvers,
  gates: fc.array(
    fc.record({
      type: fc.constantFrom('approval' as const, 'condition' as const, 'manual' as const),
      approvers: fc.subarray(APPROVERS, { minLength: 1 }),
      condition,
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
    const phases = seeds.map((seed, index): ProcessPhase => {
      const tasks = seed.tasks.map((task, position) => {
        const id = `t${index}_${position}`;
        const built = taskOf(id, task, taskIds);
        taskIds.push(id);
        return built;
      });
      return aPhase(`p${index}`, tasks, {
        parallelExecution: seed.parallel,
        requiredApprovals: seed.signOff,
        entryConditions: seed.entry,
        exitConditions: seed.exit,
        ...(seed.when === null ? {} : { when: seed.when }),
      });
    });
    const gates = seeds.flatMap((seed, index) =>
      seed.gates.map(({ type, approvers: people, condition: source }, position) =>
        aGate(`g${index}_${position}`, `p${index}`, {
          type,
          ...(type === 'approval' ? { approvers: people } : {}),
          ...(type === 'condition' ? { condition: source } : {}),
        }),
      ),
    );
    return aDefinition({
      phases,
      gates,
      conditions: { both: 'facts.f1 && facts.f2' },
      humans: {
        ...Object.fromEntries(APPROVERS.map((id) => [id, anApprover()])),
        doer: { raidRole: 'responsible' },
        dispatcher: { raidRole: 'delegator' },
      },
    });
  });

function taskOf(id: string, seed: TaskSeed, earlier: string[]): ProcessTask {
  const dependency = earlier[seed.dependsOn];
  return aTask(id, {
    assignee: seed.byPerson ? 'doer' : 'worker',
    ...seed.rules,
    requiredApprovals: seed.approvers,
    approve: seed.before ? 'before' : 'after',
    errorHandling: seed.errors,
    artifacts: seed.byPerson ? [] : [`${id}_doc`],
    ...(dependency === undefined ? {} : { dependencies: [dependency] }),
    ...(seed.reads ? { inputs: { flag: 'facts.f1' } } : {}),
  });
}
