// Putting an approval to its approvers: a new round from the definition, from an ad-hoc request, or as asked before.
import type { ApprovalSpec, ProcessGraph, ResolvedClock } from '../../definition/graph.ts';
import { approvalIdOf, latestApproval } from './approvals.ts';
import { escalationAgent, escalationTargets } from './escalation-targets.ts';
import { firstHolder } from './holders.ts';
import type { Clock, EventOfType, Rung, ShownArtifact, ToolCallRequest } from '../events.ts';
import { own } from '../own.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import type { Turn } from '../turn.ts';

type Ask = EventOfType<'ApprovalRequested'>['data'];

/** What an ad-hoc request says of an approval. */
export interface Wording {
  title: string;
  description?: string;
  artifacts: string[];
  approvers: string[];
  need: number;
  timeoutMs: number;
}

/** Asks the next round of what the definition wants approved; worded as an ad-hoc request had it, while one covers it. */
export function askDefined(turn: Turn, spec: ApprovalSpec, taskBeforeWork = false): void {
  const latest = latestApproval(turn.state, spec.kind, spec.subjectId);
  if (latest?.covers !== undefined && latest.forGood !== true) {
    turn.follows('ApprovalRequested', sameAgain(turn, latest));
    return;
  }
  const round = (latest?.round ?? roundBefore(turn, spec)) + 1;
  const ask: Ask = {
    approvalId: approvalIdOf(spec.kind, spec.subjectId, round),
    kind: spec.kind,
    subjectId: spec.subjectId,
    phaseId: spec.phaseId,
    ...(spec.kind === 'task' || spec.kind === 'review' ? { taskId: spec.subjectId } : {}),
    ...(spec.kind === 'gate' ? { gateId: spec.subjectId } : {}),
    round,
    title: spec.title,
    ...(spec.description === null ? {} : { description: spec.description }),
    approvers: spec.approvers,
    need: spec.need,
    ...decidedAs(spec),
    artifacts: shown(turn.state, spec.artifacts),
    ...(taskBeforeWork ? { beforeWork: true } : {}),
    ...clockOf(turn, spec),
  };
  if (ask.gateId !== undefined) {
    turn.follows('GateAsked', { gateId: ask.gateId, phaseId: spec.phaseId, approvalId: ask.approvalId });
  }
  turn.follows('ApprovalRequested', ask);
}

/** Of a review that the state has let go. */
function roundBefore({ state }: Turn, { kind, subjectId }: ApprovalSpec): number {
  return (kind === 'review' ? state.tasks[subjectId]!.reviewRound : undefined) ?? 0;
}

/** Asks a task's own approval in the words of an ad-hoc request. `requestId` stays with it over its rounds. */
export function askCovering(turn: Turn, spec: ApprovalSpec, requestId: string, wording: Wording): void {
  const round = (latestApproval(turn.state, 'task', spec.subjectId)?.round ?? 0) + 1;
  // A task that is approved before its work has no open request of its own once the work has begun.
  const beforeWork = turn.graph.task(spec.subjectId)?.approve === 'before';
  turn.did('ApprovalRequested', {
    approvalId: approvalIdOf('task', spec.subjectId, round),
    kind: 'task',
    subjectId: spec.subjectId,
    phaseId: spec.phaseId,
    taskId: spec.subjectId,
    round,
    ...worded(turn, wording, spec),
    ...(beforeWork ? { beforeWork: true } : {}),
    covers: requestId,
  });
}

/** Asks an additional approval about a task. */
export function askAdHoc(
  turn: Turn,
  task: { id: string; phaseId: string },
  requestId: string,
  wording: Wording,
): void {
  turn.did('ApprovalRequested', adHoc(turn, task, requestId, wording));
}

/** The same where a rule of the team asks. */
export function askAdHocByRule(
  turn: Turn,
  task: { id: string; phaseId: string },
  requestId: string,
  wording: Wording,
): void {
  turn.follows('ApprovalRequested', adHoc(turn, task, requestId, wording));
}

function adHoc(turn: Turn, task: { id: string; phaseId: string }, requestId: string, wording: Wording): Ask {
  return {
    approvalId: approvalIdOf('ad_hoc', requestId, 1),
    kind: 'ad_hoc',
    subjectId: requestId,
    phaseId: task.phaseId,
    taskId: task.id,
    round: 1,
    ...worded(turn, wording, null),
  };
}

/** Asks for one call of a tool; of an errand, whose work is no task, in `phaseId`. */
export function askToolCall(
  turn: Turn,
  phaseId: string,
  subjectId: string,
  toolCall: ToolCallRequest,
  wording: Wording,
): void {
  const { taskId } = toolCall;
  turn.did('ApprovalRequested', {
    approvalId: approvalIdOf('ad_hoc', subjectId, 1),
    kind: 'ad_hoc',
    subjectId,
    phaseId,
    ...(turn.graph.task(taskId) === undefined ? {} : { taskId }),
    round: 1,
    ...worded(turn, wording, null),
    toolCall,
  });
}

/** The next round of an ad-hoc request, as it was asked before. */
export function askAdHocAgain(turn: Turn, latest: ApprovalState): void {
  turn.follows('ApprovalRequested', sameAgain(turn, latest));
}

/** A new clock for an approval that is open: from the definition, else as long as it was. */
export function clockAnew(turn: Turn, approval: ApprovalState): Clock {
  const byMs = turn.clock - approval.requestedAt;
  const spec = approval.covers === undefined ? specOf(turn.graph, approval) : null;
  if (spec !== null) {
    const { dueAt, reminderAts, escalations } = clockOf(turn, spec);
    return { dueAt, reminderAts, ...(escalations === undefined ? {} : { escalations }) };
  }
  return {
    dueAt: approval.dueAt + byMs,
    reminderAts: approval.reminderAts.map((at) => at + byMs),
    ...(approval.escalations === undefined
      ? {}
      : { escalations: approval.escalations.map((rung) => ({ ...rung, at: rung.at + byMs })) }),
  };
}

/** What the definition says of an approval's subject; null for ad-hoc requests. */
export function specOf(
  graph: ProcessGraph,
  { kind, subjectId }: Pick<ApprovalState, 'kind' | 'subjectId'>,
): ApprovalSpec | null {
  switch (kind) {
    case 'task':
      return graph.task(subjectId)!.approval;
    case 'sign_off':
      return graph.phase(subjectId)!.signOff;
    case 'gate':
      return graph.gate(subjectId)!.approval;
    case 'review':
      return graph.task(subjectId)!.review;
    case 'ad_hoc':
      return null;
  }
}

/** The artifacts as they stand now; version 0: not there yet. */
export function shown(state: Pick<ProcessState, 'artifacts'>, keys: string[]): ShownArtifact[] {
  return keys.map((key) => ({ key, version: versionNow(state, key) }));
}

/** The newest version of an artifact; 0: not there yet. */
export function versionNow(state: Pick<ProcessState, 'artifacts'>, key: string): number {
  return own(state.artifacts, key)?.version ?? 0;
}

/** The ladder of a clock that was started at `from`, epoch ms. */
export function rungsAt({ escalations }: ResolvedClock, from: number): Rung[] {
  return escalations.map(({ afterMs, to }) => ({ at: from + afterMs, ...(to === null ? {} : { to }) }));
}

function canEscalate(turn: Turn, at: number, escalateTo?: string): boolean {
  const people = escalationTargets(turn.graph, turn.state, at, escalateTo);
  return people.length > 0 || escalationAgent(turn.graph, escalateTo) !== null;
}

type Timing = Pick<Ask, 'dueAt' | 'reminderAts' | 'escalations' | 'escalateTo' | 'onTimeout'>;

function clockOf(turn: Turn, { clock }: ApprovalSpec): Timing {
  const escalateTo = clock.escalateTo ?? undefined;
  const dueAt = turn.clock + clock.timeoutMs;
  return {
    dueAt,
    reminderAts: clock.reminderMs.map((ms) => turn.clock + ms),
    ...(clock.escalations.length === 0 ? {} : { escalations: rungsAt(clock, turn.clock) }),
    ...(escalateTo === undefined ? {} : { escalateTo }),
    onTimeout: clock.onTimeout ?? (canEscalate(turn, dueAt, escalateTo) ? 'escalate' : 'hold'),
  };
}

function decidedAs({ inOrder, veto, stepUp }: ApprovalSpec): Pick<Ask, 'inOrder' | 'veto' | 'stepUp'> {
  return {
    ...(inOrder ? { inOrder } : {}),
    ...(veto.length === 0 ? {} : { veto }),
    ...(stepUp === 'none' ? {} : { stepUp }),
  };
}

function worded(turn: Turn, wording: Wording, spec: ApprovalSpec | null) {
  const dueAt = turn.clock + wording.timeoutMs;
  const inherited = spec === null ? null : clockOf(turn, spec);
  return {
    title: wording.title,
    approvers: wording.approvers,
    need: wording.need,
    // Words of its own change nothing about how the task's approval is decided.
    ...(spec === null ? {} : decidedAs(spec)),
    artifacts: shown(turn.state, wording.artifacts),
    // The request's own deadline; what would come after it falls away.
    dueAt,
    reminderAts: (inherited?.reminderAts ?? []).filter((at) => at < dueAt),
    onTimeout: inherited?.onTimeout ?? (canEscalate(turn, dueAt) ? ('escalate' as const) : ('hold' as const)),
    ...definedOnly({
      description: wording.description,
      escalateTo: inherited?.escalateTo,
      escalations: inherited?.escalations?.filter(({ at }) => at < dueAt),
    }),
  };
}

function sameAgain(turn: Turn, latest: ApprovalState): Ask {
  const { kind, subjectId, phaseId, taskId, gateId, title, description, need, covers } = latest;
  const round = latest.round + 1;
  const { beforeWork, escalateTo, onTimeout } = latest;
  const ask: Ask = {
    approvalId: approvalIdOf(kind, subjectId, round),
    kind,
    subjectId,
    phaseId,
    round,
    title,
    // Put to those whom it was put to at first; who has their place for good gets it from them again.
    approvers: latest.approvers.map((id) => firstHolder(latest, id)),
    need,
    artifacts: shown(turn.state, keysAgain(turn.graph, latest)),
    ...clockAnew(turn, latest),
    onTimeout,
  };
  const { inOrder, stepUp } = latest;
  const veto = latest.veto?.map((id) => firstHolder(latest, id));
  const kept = { taskId, gateId, description, beforeWork, escalateTo, covers, inOrder, veto, stepUp };
  return Object.assign(ask, definedOnly(kept));
}

/** A request whose task was complete by then has let its list go: what the task makes is put to people instead. */
function keysAgain(graph: ProcessGraph, { artifacts, taskId }: ApprovalState): string[] {
  if (artifacts.length > 0) return artifacts.map(({ key }) => key);
  const { approval, task } = graph.task(taskId!)!;
  return approval?.artifacts ?? task.artifacts ?? [];
}

/** State and events are JSON: a key without a value is no key. */
function definedOnly<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
