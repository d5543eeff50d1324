// The state as it passes through continue-as-new: what follows from the definition is left out, and put back on arrival.
// Exact in both directions; the rest of the engine never meets this form.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { JsonObject } from '../../definition/types.ts';
import { LIMITS } from '../../definition/limits.ts';
import { sizeOf } from '../bounds.ts';
import { packApproval, packId, unpackApproval, unpackId } from './carry-approval.ts';
import { differences, restored } from './differences.ts';
import { placeOf } from './places.ts';
import { longHash, shortHash } from './short-hash.ts';
import { offered } from '../trouble/incidents.ts';
import type {
  ArtifactState,
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
    approvals: Object.fromEntries(
      Object.entries(approvals).map(([id, approval]) => [
        packId(graph, id),
        packApproval(graph, state, approval, reasons),
      ]),
    ),
    reasons,
    incidents: mapValues(incidents, (incident, id) => differences(incident, usualIncident(id))),
    notifications: mapValues(notifications, (each, id) => differences(each, usualNotification(id))),
  };
}

/**
 * The state as a query answers it: whole, so that it can be read in Temporal, but in short where it would come near the
 * 2 MiB that Temporal takes of an answer. `arrived` makes it whole again.
 */
export function answered(graph: ProcessGraph, state: ProcessState): CarriedState | ProcessState {
  return sizeOf(state) > LIMITS.stateBytes ? carried(graph, state) : state;
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
    approvals: Object.fromEntries(
      Object.entries(form.approvals).map(([short, packed]) => {
        const id = unpackId(graph, short);
        return [id, unpackApproval(graph, { artifacts, reasons: form.reasons }, packed, id)];
      }),
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
  const { taskId, sha256, ...rest } = artifact;
  const place = taskId === undefined ? undefined : placeOf(graph, taskId);
  return {
    ...differences(rest, { key }),
    H: shortHash(sha256),
    ...(place === undefined ? {} : { t: place }),
  };
}

function unpackArtifact(graph: ProcessGraph, { t, H, ...packed }: JsonObject, key: string): ArtifactState {
  // Runs that were begun before there were short hashes carried the whole one.
  const hash = H === undefined ? {} : { sha256: longHash(H as string) };
  const artifact = { ...restored<ArtifactState>(packed, { key }), ...hash };
  return t === undefined ? artifact : { ...artifact, taskId: graph.tasks[t as number]!.id };
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
