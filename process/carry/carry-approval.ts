// One approval as it is carried: what the definition says of it, and of the task it is about, is left out.
import type { ApprovalSpec, ProcessGraph } from '../../definition/graph.ts';
import type { Json, JsonObject } from '../../definition/types.ts';
import { rungsAt, shown, specOf } from '../approvals/ask.ts';
import type { ApprovalKind, ShownArtifact, ToolCallRequest } from '../events.ts';
import { without } from '../evolve/without.ts';
import type { ApprovalState, DecisionState, ProcessState } from '../state.ts';
import { differences, restored } from './differences.ts';
import { placeOf } from './places.ts';
import { longHash, shortHash } from './short-hash.ts';

type Artifacts = Pick<ProcessState, 'artifacts'>;

/** Its id, where it is about a task with the task's place in the graph: ids of tasks are long, and there are many of them. */
export function packId(graph: ProcessGraph, id: string): string {
  const [kind, subject, ...rest] = id.split('.');
  const place = placeOf(graph, subject!);
  return place === undefined ? id : [kind, `#${place}`, ...rest].join('.');
}

/** No id has a `#`. */
export function unpackId(graph: ProcessGraph, packed: string): string {
  return packed.replace(/#(\d+)/, (_all, place: string) => graph.tasks[Number(place)]!.id);
}

/** What is left of it besides what the definition says. `reasons`: why approvals were withdrawn. */
export function packApproval(
  graph: ProcessGraph,
  state: Artifacts,
  approval: ApprovalState,
  reasons: string[],
): JsonObject {
  const { id, requestedAt, artifacts, decisions, closedBecause, ...rest } = approval;
  const call = packCall(approval);
  const usual = { ...usualApproval(graph, id, requestedAt), ...(call === null ? {} : aboutCall(graph, id)) };
  const packed = differences(call === null ? rest : without(rest, 'toolCall'), usual);
  if (call !== null) packed['X'] = call;
  packed['q'] = requestedAt;
  if (closedBecause !== undefined) packed['w'] = reasons.indexOf(closedBecause);
  const versions = packVersions(usualArtifacts(graph, state, id), artifacts);
  if (versions !== null) packed['v'] = versions;
  if (decisions.length > 0) {
    packed['D'] = decisions.map((each, index) => differences(each, usualDecision(approval, index)));
  }
  return packed;
}

/** The approval again. */
export function unpackApproval(
  graph: ProcessGraph,
  state: Artifacts & { reasons: string[] },
  { q, v, D, w, X, ...packed }: JsonObject,
  id: string,
): ApprovalState {
  const requestedAt = q as number;
  const about = X === undefined ? {} : aboutCall(graph, id);
  const known = restored<Omit<ApprovalState, 'id' | 'requestedAt' | 'artifacts' | 'decisions'>>(packed, {
    ...usualApproval(graph, id, requestedAt),
    ...about,
  });
  const rest = {
    ...known,
    ...(X === undefined ? {} : { toolCall: unpackCall(id, known.title, X as string[]) }),
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

/** Of an approval of a call: `ad_hoc.<work>.call_<attempt>_<call>.1`. */
const CALL = /^ad_hoc\.((.*)\.call_(\d+)_[^.]*)\.1$/;
const CALL_TITLE = 'Tool call: ';

function aboutCall(graph: ProcessGraph, id: string): object {
  const [, subjectId, workId = ''] = CALL.exec(id)!;
  const task = graph.task(workId);
  const about = task === undefined ? {} : { taskId: workId, phaseId: task.phaseId };
  return { subjectId, round: 1, need: 1, ...about };
}

/** Its own id and its arguments; null where the rest does not follow from the approval. */
function packCall({ id, title, toolCall }: ApprovalState): string[] | null {
  if (toolCall === undefined || !CALL.test(id)) return null;
  const packed = [toolCall.callId, shortHash(toolCall.argumentsSha256)];
  return sameCall(unpackCall(id, title, packed), toolCall) ? packed : null;
}

function unpackCall(id: string, title: string, [callId, hash]: string[]): ToolCallRequest {
  const [, , taskId = '', attempt] = CALL.exec(id)!;
  const tool = title.slice(CALL_TITLE.length);
  return { callId: callId!, tool, argumentsSha256: longHash(hash!), taskId, attempt: Number(attempt) };
}

const sameCall = (a: ToolCallRequest, b: ToolCallRequest): boolean => JSON.stringify(a) === JSON.stringify(b);
