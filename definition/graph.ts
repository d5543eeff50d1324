// A definition with its defaults resolved and its look-ups built. Pure, and free of zod: workflows build it from their input.
import { approversOf, mayDecide, needOf, raidRoleOf, resolveClock, resolveRules } from './approval-rules.ts';
import { budgetOf, minConfidenceOf, reviewOf } from './agent-rules.ts';
import { type Crew, crewOf } from './crew.ts';
import type {
  ApprovalSpec,
  GateNode,
  PersonNode,
  PhaseNode,
  ProcessGraph,
  TaskErrors,
  TaskNode,
} from './graph-types.ts';
import type { Team } from './team-types.ts';
import type { ApprovalRules, ProcessDefinition, ProcessGate, ProcessPhase, ProcessTask } from './types.ts';

export type {
  AgentNode,
  ApprovalSpec,
  GateNode,
  PersonNode,
  PhaseNode,
  ProcessGraph,
  ResolvedClock,
  TaskErrors,
  TaskNode,
} from './graph-types.ts';
export { DEFAULT_TIMEOUT_MS } from './approval-rules.ts';

const DEFAULT_MAX_RETRIES = 2;

/**
 * The graph of a checked definition, run by `team` where there is one. Deterministic; throws where a duration does not
 * parse, which checking rules out.
 */
export function buildGraph(definition: ProcessDefinition, team: Team | null = null): ProcessGraph {
  const crew = crewOf(definition, team);
  const people = Object.entries(definition.humans).map(
    ([id, human]): PersonNode => ({
      id,
      name: human.name ?? id,
      raidRole: raidRoleOf(human),
      mayDecide: mayDecide(human),
      human,
    }),
  );
  const delegators = people.filter((person) => person.raidRole === 'delegator').map((person) => person.id);
  const ordered = definition.phases.toSorted((a, b) => a.order - b.order);
  const phases = ordered.map((phase, index) =>
    phaseNode({ definition, crew, delegators }, phase, index, ordered[index - 1]),
  );
  const tasks = phases.flatMap((phase) => phase.tasks);
  const gates = phases.flatMap((phase) => phase.gates);
  const taskById = byId(tasks);
  const phaseById = byId(phases);
  const gateById = byId(gates);
  const personById = byId(people);
  return {
    definition,
    phases,
    tasks,
    gates,
    people,
    delegators,
    separationOfDuties: definition.separationOfDuties ?? true,
    conditions: definition.conditions ?? {},
    task: (id) => taskById.get(id),
    phase: (id) => phaseById.get(id),
    gate: (id) => gateById.get(id),
    person: (id) => personById.get(id),
    agents: crew.agents,
    agent: crew.agent,
    team,
    escalationPath: crew.escalationPath,
  };
}

/** What a node is built from beside its own part of the definition. */
interface Setting {
  definition: ProcessDefinition;
  crew: Crew;
  delegators: string[];
}

function phaseNode(
  setting: Setting,
  phase: ProcessPhase,
  index: number,
  before: ProcessPhase | undefined,
): PhaseNode {
  const { definition } = setting;
  const gates = definition.gates.filter((gate) => gate.beforePhase === phase.id);
  return {
    id: phase.id,
    name: phase.name,
    index,
    phase,
    tasks: phase.tasks.map((task, position) => taskNode(setting, phase, task, position)),
    gates: gates.map((gate) => gateNode(setting, gate, before)),
    signOff: approvalSpec(definition, {
      kind: 'sign_off',
      subject: phase,
      phaseId: phase.id,
      title: `Sign-off: ${phase.name}`,
      listed: phase.requiredApprovals,
      clocks: [phase],
      artifacts: toRead(definition, phase.tasks),
    }),
    when: phase.when ?? null,
    entry: phase.entryConditions ?? [],
    exit: phase.exitConditions ?? [],
  };
}

function taskNode(
  { definition, crew, delegators }: Setting,
  phase: ProcessPhase,
  task: ProcessTask,
  index: number,
): TaskNode {
  const work = { definition, phase, task, crew };
  const artifacts = toRead(definition, [task]);
  const previous = phase.parallelExecution === true ? undefined : phase.tasks[index - 1];
  return {
    id: task.id,
    name: task.name,
    phaseId: phase.id,
    index,
    task,
    dependsOn: [...new Set([...(task.dependencies ?? []), ...(previous ? [previous.id] : [])])],
    assigneeKind: Object.hasOwn(definition.humans, task.assignee) ? 'human' : 'agent',
    approve: task.approve ?? 'after',
    approval: approvalSpec(definition, {
      kind: 'task',
      subject: task,
      phaseId: phase.id,
      title: task.name,
      listed: task.requiredApprovals,
      clocks: [task, phase],
      asksBefore: task.approve === 'before',
      artifacts,
    }),
    review: reviewOf(work, delegators, artifacts),
    minConfidence: minConfidenceOf(work),
    budget: budgetOf(work),
    errors: errorsOf(definition, phase, task),
  };
}

function gateNode(
  { definition, crew }: Setting,
  gate: ProcessGate,
  before: ProcessPhase | undefined,
): GateNode {
  const { gateRule } = crew;
  const asksPeople = gate.type === 'approval';
  return {
    id: gate.id,
    name: gate.name,
    type: gate.type,
    gate,
    phaseId: gate.beforePhase,
    // The team may have people asked at a gate that asks nobody itself.
    approval:
      asksPeople || gateRule !== null
        ? approvalSpec(definition, {
            kind: 'gate',
            subject: gate,
            phaseId: gate.beforePhase,
            title: gate.name,
            listed: asksPeople ? gate.approvers : gateRule!.asks,
            clocks: [gate, gateRule?.timeout === undefined ? {} : { timeout: gateRule.timeout }],
            artifacts: before ? toRead(definition, before.tasks) : [],
          })
        : null,
    condition: gate.type === 'condition' ? (gate.condition ?? null) : null,
  };
}

interface Ask {
  kind: 'task' | 'sign_off' | 'gate';
  subject: ApprovalRules & { id: string; description?: string };
  phaseId: string;
  title: string;
  listed: string[] | undefined;
  /** Where its clock may be written, nearest first. */
  clocks: ApprovalRules[];
  /** A task whose work starts only once approved. */
  asksBefore?: boolean;
  artifacts: string[];
}

function approvalSpec(definition: ProcessDefinition, ask: Ask): ApprovalSpec | null {
  const approvers = approversOf(definition, ask.subject.id, ask.listed);
  if (approvers.length === 0) return null;
  // A phase's policy speaks of its sign-off; its tasks, with other approvers, do not inherit it.
  const rules = [ask.subject, definition.approvalDefaults];
  const policy = ask.subject.policy ?? definition.approvalDefaults?.policy;
  return {
    kind: ask.kind,
    subjectId: ask.subject.id,
    phaseId: ask.phaseId,
    title: ask.title,
    description: ask.subject.description ?? null,
    approvers,
    need: needOf(policy, approvers.length),
    inOrder: ask.subject.inOrder ?? definition.approvalDefaults?.inOrder ?? false,
    veto: (ask.subject.veto ?? definition.approvalDefaults?.veto ?? []).filter((id) =>
      approvers.includes(id),
    ),
    ...resolveRules(rules, {
      kind: ask.kind,
      subjectId: ask.subject.id,
      asksBefore: ask.asksBefore ?? false,
    }),
    clock: resolveClock([...ask.clocks, definition.approvalDefaults]),
    artifacts: ask.artifacts,
  };
}

function errorsOf(definition: ProcessDefinition, phase: ProcessPhase, task: ProcessTask): TaskErrors {
  const nearestFirst = [task.errorHandling, phase.errorHandling, definition.errorHandling];
  const nearest = nearestFirst.find((from) => from?.maxRetries !== undefined);
  return {
    policy:
      nearestFirst.find((from) => from?.taskFailure !== undefined)?.taskFailure ?? 'retry_with_escalation',
    attempts: 1 + (nearest?.maxRetries ?? DEFAULT_MAX_RETRIES),
    escalateTo: nearestFirst.find((from) => from?.escalateTo !== undefined)?.escalateTo ?? null,
    notify: nearestFirst.find((from) => from?.notifyParticipants !== undefined)?.notifyParticipants ?? [],
  };
}

/** What an approver of this work is shown: what the tasks store, and before it what they were built on. */
function toRead(definition: ProcessDefinition, tasks: ProcessTask[]): string[] {
  const named = new Set(tasks.flatMap((task) => task.dependencies ?? []));
  const builtOn = definition.phases.flatMap((phase) => phase.tasks).filter((task) => named.has(task.id));
  return [...new Set([...tasks, ...builtOn].flatMap((task) => task.artifacts ?? []))];
}

function byId<Node extends { id: string }>(nodes: Node[]): Map<string, Node> {
  return new Map(nodes.map((node) => [node.id, node]));
}
