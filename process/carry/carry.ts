// The state as it passes through continue-as-new: what follows from the definition is left out, and put back on arrival.
// Exact in both directions; the rest of the engine never meets this form.
import type { ApprovalSpec, ProcessGraph } from '../../definition/graph.ts';
import type { Json, JsonObject } from '../../definition/types.ts';
import { rungsAt, specOf, shown } from '../approvals/ask.ts';
import type { ApprovalKind, ShownArtifact } from '../events.ts';
import { differences, restored } from './differences.ts';
import { offered } from '../trouble/incidents.ts';
import type {
  ApprovalState,
  ArtifactState,
  DecisionState,
  GateState,
  IncidentState,
  Notification,
  PhaseState,
  ProcessState,
  Spent,
  TaskState,
} from '../state.ts';

/** JSON. Tasks, phases and gates are lists in the graph's order; records keep their order. */
export interface CarriedState {
  rest: JsonObject;
  phases: JsonObject[];
  tasks: JsonObject[];
  gates: JsonObject[];
  artifacts: Record<string, JsonObject>;
  approvals: Record<string, JsonObject>;
  /** Why approvals were withdrawn, each once: what ends many of them at a time is one reason. */
  reasons: string[];
  incidents: Record<string, JsonObject>;
  notifications: Record<string, JsonObject>;
}

/** The state in short. `graph` is of the definition that it runs on. */
export function carried(graph: ProcessGraph, state: ProcessState): CarriedState {
  const { phases, tasks, gates, artifacts, approvals, incidents, notifications, ...rest } = state;
  const reasons = [...new Set(Object.values(approvals).flatMap(({ closedBecause }) => closedBecause ?? []))];
  return {
    rest: plain(rest),
    phases: graph.phases.map(({ id }) => differences(phases[id]!, usualPhase())),
    tasks: graph.tasks.map(({ id }) => packTask(graph, tasks[id]!, id)),
    gates: graph.gates.map(({ id }) => differences(gates[id]!, usualGate())),
    artifacts: mapValues(artifacts, (artifact, key) => packArtifact(graph, artifact, key)),
    approvals: mapValues(approvals, (approval) => packApproval(graph, state, approval, reasons)),
    reasons,
    incidents: mapValues(incidents, (incident, id) => differences(incident, usualIncident(id))),
    notifications: mapValues(notifications, (each, id) => differences(each, usualNotification(id))),
  };
}

/** The state that was carried. Runs that were begun before there was this form carried the state itself. */
export function arrived(graph: ProcessGraph, form: CarriedState | ProcessState): ProcessState {
  if ('schemaVersion' in form) return form;
  const artifacts = mapValues(form.artifacts, (packed, key) => unpackArtifact(graph, packed, key));
  return {
    ...(form.rest as unknown as ProcessState),
    phases: byId(graph.phases, form.phases, (packed) => restored<PhaseState>(packed, usualPhase())),
    tasks: byId(graph.tasks, form.tasks, (packed, id) => unpackTask(graph, packed, id)),
    gates: byId(graph.gates, form.gates, (packed) => restored<GateState>(packed, usualGate())),
    artifacts,
    approvals: mapValues(form.approvals, (packed, id) =>
      unpackApproval(graph, { artifacts, reasons: form.reasons }, packed, id),
    ),
    incidents: mapValues(form.incidents, (packed, id) => restored<IncidentState>(packed, usualIncident(id))),
    notifications: mapValues(form.notifications, (packed, id) =>
      restored<Notification>(packed, usualNotification(id)),
    ),
  };
}

const usualPhase = () => ({ status: 'completed' });
const usualGate = () => ({ status: 'passed', how: 'approval', round: 1 });

function usualTask(graph: ProcessGraph, id: string) {
  const { approval, task } = graph.task(id)!;
  const round = approval === null ? 0 : 1;
  return { status: 'completed', attempt: 1, tries: 1, round, doneBy: [task.assignee], simulated: false };
}

/** What a task took, as a list: most tasks have it. */
const SPENT = ['turns', 'toolCalls', 'inputTokens', 'outputTokens', 'costUsd'] as const;

function packTask(graph: ProcessGraph, { spent, ...task }: TaskState, id: string): JsonObject {
  const packed = differences(task, usualTask(graph, id));
  return spent === undefined ? packed : { ...packed, S: SPENT.map((part) => spent[part]) };
}

function unpackTask(graph: ProcessGraph, { S, ...packed }: JsonObject, id: string): TaskState {
  const task = restored<TaskState>(packed, usualTask(graph, id));
  if (S === undefined) return task;
  const spent = Object.fromEntries(SPENT.map((part, index) => [part, (S as number[])[index]!]));
  return { ...task, spent: spent as unknown as Spent };
}

/** `kind.subject.number`: a kind has no dot. */
function usualIncident(id: string) {
  const kind = id.slice(0, id.indexOf('.'));
  return { id, kind, ...offered(kind as IncidentState['kind']) };
}

/** `kind.number.person` */
function usualNotification(id: string) {
  const [kind, , ...person] = id.split('.');
  return { notificationId: id, kind, participantId: person.join('.'), approvalIds: [], attempt: 1 };
}

function packArtifact(graph: ProcessGraph, artifact: ArtifactState, key: string): JsonObject {
  const { taskId, ...rest } = artifact;
  const position = taskId === undefined ? undefined : positionOf(graph, taskId);
  return { ...differences(rest, { key }), ...(position === undefined ? {} : { t: position }) };
}

function unpackArtifact(graph: ProcessGraph, { t, ...packed }: JsonObject, key: string): ArtifactState {
  const artifact = restored<ArtifactState>(packed, { key });
  return t === undefined ? artifact : { ...artifact, taskId: graph.tasks[t as number]!.id };
}

const positions = new WeakMap<ProcessGraph, Map<string, number>>();

function positionOf(graph: ProcessGraph, taskId: string): number {
  let known = positions.get(graph);
  if (known === undefined) {
    known = new Map(graph.tasks.map(({ id }, index) => [id, index]));
    positions.set(graph, known);
  }
  return known.get(taskId)!;
}

type Artifacts = Pick<ProcessState, 'artifacts'>;

function packApproval(
  graph: ProcessGraph,
  state: Artifacts,
  approval: ApprovalState,
  reasons: string[],
): JsonObject {
  const { id, requestedAt, artifacts, decisions, closedBecause, ...rest } = approval;
  const usual = usualApproval(graph, id, requestedAt);
  const packed = differences(rest, usual);
  packed['q'] = requestedAt;
  if (closedBecause !== undefined) packed['w'] = reasons.indexOf(closedBecause);
  const versions = packVersions(usualArtifacts(graph, state, id), artifacts);
  if (versions !== null) packed['v'] = versions;
  if (decisions.length > 0) {
    packed['D'] = decisions.map((each, index) => differences(each, usualDecision(approval, index)));
  }
  return packed;
}

function unpackApproval(
  graph: ProcessGraph,
  state: Artifacts & Pick<CarriedState, 'reasons'>,
  { q, v, D, w, ...packed }: JsonObject,
  id: string,
): ApprovalState {
  const requestedAt = q as number;
  const rest = {
    ...restored<Omit<ApprovalState, 'id' | 'requestedAt' | 'artifacts' | 'decisions'>>(
      packed,
      usualApproval(graph, id, requestedAt),
    ),
    ...(w === undefined ? {} : { closedBecause: state.reasons[w as number]! }),
  };
  const artifacts = unpackVersions(usualArtifacts(graph, state, id), v);
  const approval: ApprovalState = { id, ...rest, requestedAt, artifacts, decisions: [] };
  const decisions = ((D ?? []) as JsonObject[]).map((each, index) =>
    restored<DecisionState>(each, usualDecision(approval, index)),
  );
  return { ...approval, decisions };
}

/** An approval that went as the definition has it. */
function usualApproval(graph: ProcessGraph, id: string, requestedAt: number): object {
  const [kind, subjectId, round] = id.split('.') as [ApprovalKind, string, string];
  const usual = { kind, subjectId, round: Number(round), status: 'granted', remindersSent: 0 };
  const spec = specOf(graph, { kind, subjectId });
  if (spec === null) return { ...usual, reminderAts: [], onTimeout: 'escalate' };
  return { ...usual, ...asDefined(graph, spec, requestedAt) };
}

function asDefined(graph: ProcessGraph, spec: ApprovalSpec, requestedAt: number): object {
  const { kind, subjectId, phaseId, title, description, approvers, need, clock } = spec;
  const before = kind === 'task' && graph.task(subjectId)!.approve === 'before';
  return {
    phaseId,
    ...(kind === 'task' || kind === 'review' ? { taskId: subjectId } : {}),
    ...(kind === 'gate' ? { gateId: subjectId } : {}),
    title,
    ...(description === null ? {} : { description }),
    approvers,
    need,
    ...(spec.inOrder ? { inOrder: true } : {}),
    ...(spec.veto.length === 0 ? {} : { veto: spec.veto }),
    ...(spec.stepUp === 'none' ? {} : { stepUp: spec.stepUp }),
    ...(before ? { beforeWork: true } : {}),
    dueAt: requestedAt + clock.timeoutMs,
    reminderAts: clock.reminderMs.map((ms) => requestedAt + ms),
    ...(clock.escalations.length === 0 ? {} : { escalations: rungsAt(clock, requestedAt) }),
    ...(clock.escalateTo === null ? {} : { escalateTo: clock.escalateTo }),
    onTimeout: clock.onTimeout ?? 'escalate',
  };
}

function usualArtifacts(graph: ProcessGraph, { artifacts }: Artifacts, id: string): ShownArtifact[] {
  const [kind, subjectId] = id.split('.') as [ApprovalKind, string];
  return shown({ artifacts }, specOf(graph, { kind, subjectId })?.artifacts ?? []);
}

/** Null: as they are now. Numbers: the same keys in other versions. Else keys and versions. */
function packVersions(usual: ShownArtifact[], artifacts: ShownArtifact[]): Json | null {
  const sameKeys =
    usual.length === artifacts.length && usual.every(({ key }, index) => key === artifacts[index]!.key);
  if (!sameKeys) return artifacts.map(({ key, version }) => [key, version]);
  const isNow = usual.every(({ version }, index) => version === artifacts[index]!.version);
  return isNow ? null : artifacts.map(({ version }) => version);
}

function unpackVersions(usual: ShownArtifact[], packed: Json | undefined): ShownArtifact[] {
  if (packed === undefined) return usual;
  return (packed as (number | [string, number])[]).map((each, index) =>
    typeof each === 'number' ? { key: usual[index]!.key, version: each } : { key: each[0], version: each[1] },
  );
}

function usualDecision({ approvers, artifacts }: ApprovalState, index: number): object {
  const participantId = approvers[index];
  return {
    ...(participantId === undefined ? {} : { participantId }),
    choice: 'approve',
    comment: '',
    shown: artifacts,
  };
}

function mapValues<From, To>(
  record: Record<string, From>,
  to: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value, key)]));
}

function byId<To>(
  nodes: { id: string }[],
  list: JsonObject[],
  to: (packed: JsonObject, id: string) => To,
): Record<string, To> {
  return Object.fromEntries(nodes.map(({ id }, index) => [id, to(list[index]!, id)]));
}

const plain = (value: object): JsonObject => value as unknown as JsonObject;
