// From an instance's state to what the pages are given. Reads only; the one thing it draws is decision ids.
import type { ApprovalState } from '../../process/state.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { consequencesOf } from '../../process/views/consequences.ts';
import { artifactView, actorView, assigneeOf, frameOf, openFor, tasksFor, versionOf } from './view-source.ts';
import type { StoredVersion, ViewSource } from './view-source.ts';
import { isReadable, needsSniffing } from './shown-artifact.ts';
import type {
  ChangeView,
  DecideView,
  DecisionItemView,
  LandingView,
  NoteView,
  TypedView,
} from '../page-views.ts';
import { othersOf, pastDecisions, ruleOf, workOf } from './approval-parts.ts';
import { viewedHash } from '../viewed-hash.ts';
import { stuckFor } from './mend-view.ts';
import { questionsFor } from './question-view.ts';
import { mayActIn, rightsOf } from './rights.ts';
import { type ReturnedEdits, reviewOf } from './review-view.ts';
import { roundBeforeOf } from './round-before.ts';
import { taskArtifacts } from './task-view.ts';

/** What the landing page may say: a name and how much waits. */
export function buildLandingView(
  source: Pick<ViewSource, 'graph' | 'state' | 'people' | 'participantId' | 'operatorName'>,
  link: { token: string; expiresAt: number },
): LandingView {
  const open = openFor(source, source.participantId);
  return {
    operator: frameOf({ ...source, session: { csrf: '', linkExpiresAt: 0 }, now: 0 } as ViewSource).operator,
    personName: actorName(source.graph, source.participantId, source.people),
    decisions: open.length,
    tasks: tasksFor(source).length,
    questions: questionsFor(source).length,
    firstDueAt: open.length === 0 ? null : Math.min(...open.map(({ dueAt }) => dueAt)),
    linkExpiresAt: link.expiresAt,
    token: link.token,
  };
}

/** The artifacts of a person's open approvals whose bytes the decision page shows. */
export function artifactsToLoad(
  source: Pick<ViewSource, 'graph' | 'state' | 'participantId' | 'versions'>,
): StoredVersion[] {
  const wanted = openFor(source, source.participantId).flatMap(({ artifacts }) =>
    artifacts.map((shown) => versionOf(source, shown)),
  );
  const forTasks = tasksFor(source).flatMap(({ taskId }) =>
    taskArtifacts(source, source.graph.task(taskId)!),
  );
  return [...wanted, ...forTasks].filter(
    (stored) => stored !== null && (isReadable(stored) || needsSniffing(stored)),
  ) as StoredVersion[];
}

/** What is said at one item when its form comes back: by approval id. */
export interface ComeBack {
  typed?: TypedView;
  /** What changed since it was read, told by the item as it is now. */
  changes?: (now: DecisionItemView) => ChangeView[];
  note?: NoteView;
  /** Of a review: what was changed in the work. */
  edits?: ReturnedEdits;
}

/** All that waits for one person, each with its form. `comeBack` keeps what was typed. */
export function buildDecideView(
  source: ViewSource,
  options: { comeBack?: Record<string, ComeBack>; note?: NoteView; together?: boolean } = {},
): DecideView {
  const paused: NoteView | null =
    source.state.status === 'paused'
      ? {
          tone: 'idle',
          title: 'This process is paused',
          text: `${frameOf(source).operator} has paused it. What waits for you is shown; deadlines do not run meanwhile.`,
        }
      : null;
  return {
    frame: frameOf(source),
    together: options.together ?? false,
    mayDecide: source.permissions.includes('approve'),
    items: openFor(source, source.participantId).map((approval) =>
      decisionItem(source, approval, options.comeBack?.[approval.id]),
    ),
    mayAct: mayActIn(source),
    tasks: tasksFor(source),
    questions: questionsFor(source),
    stuck: stuckFor(source),
    past: pastDecisions(source, true),
    note: options.note ?? paused,
  };
}

/** One open approval as the page shows it, with the hash of what is shown. Also what a POST is compared with. */
export function decisionItem(source: ViewSource, approval: ApprovalState, back?: ComeBack): DecisionItemView {
  const { graph, state, people, participantId } = source;
  const before = approval.inPlaceOf?.[participantId];
  const item = {
    approvalId: approval.id,
    kind: approval.kind,
    round: approval.round,
    decisionId: source.newDecisionId(),
    title: approval.title,
    description: approval.description ?? null,
    isSaid: approval.kind === 'ad_hoc' || approval.covers !== undefined,
    question: questionOf(source, approval),
    askedBy: askedBy(source, approval),
    askedAt: approval.requestedAt,
    dueAt: approval.dueAt,
    overdue: approval.status === 'overdue',
    work: workOf(source, approval),
    artifacts: approval.artifacts.map((shown) => artifactView(source, shown)),
    others: othersOf(source, approval, participantId),
    rule: ruleOf(source, approval),
    consequences: consequencesOf(graph, state, approval, participantId, people),
    typed: back?.typed ?? null,
    note: back?.note ?? null,
    seq: state.seq,
    changes: [],
    before: roundBeforeOf(source, approval),
    review: reviewOf(source, approval, back?.edits),
    toolCall: approval.toolCall
      ? { tool: approval.toolCall.tool, argumentsSha256: approval.toolCall.argumentsSha256 }
      : null,
    inPlaceOf: before === undefined ? null : actorName(graph, before, people),
    mayHandOver: rightsOf(source).handOver(approval, participantId),
    ...codeOf(source, approval),
  };
  const now = { ...item, viewed: viewedHash(item) };
  return { ...now, changes: back?.changes?.(now) ?? [] };
}

function codeOf({ codes }: ViewSource, { id, stepUp }: ApprovalState): Pick<DecisionItemView, 'code'> {
  if (stepUp === undefined) return {};
  return { code: codes?.[id] ?? { state: 'not-asked', maskedAddress: null, askedAt: null, expiresAt: null } };
}

function questionOf(source: ViewSource, approval: ApprovalState): string {
  const { graph } = source;
  const phase = graph.phase(approval.phaseId);
  const phaseName = phase?.name ?? approval.phaseId;
  const taskName = approval.taskId === undefined ? null : (graph.task(approval.taskId)?.name ?? null);
  if (approval.kind === 'sign_off')
    return `Whether the phase ${phaseName} is complete as it stands. All its tasks are done.`;
  if (approval.kind === 'gate') {
    const before = phase && graph.phases[phase.index - 1];
    return before
      ? `Whether ${phaseName} may start. The work of ${before.name} is done.`
      : `Whether ${phaseName} may start. Nothing has been done yet.`;
  }
  if (approval.toolCall !== undefined)
    return `Whether ${nameOfAsker(source, approval)}${taskName === null ? '' : `, at work on ${taskName},`} may use ${approval.toolCall.tool}, once and exactly as it stands here. Nothing has been done yet.`;
  if (approval.kind === 'review')
    return `Whether ${taskName ?? approval.title} can be taken as it is. The AI agent that did it is not sure enough; nothing was built on it yet.`;
  if (approval.beforeWork === true)
    return `Whether the work on ${taskName ?? approval.title} may start. Nothing has been done yet: it starts on approval.`;
  return `Whether ${taskName ?? approval.title} is done as it should be. The work is done and waits for your answer.`;
}

const nameOfAsker = (source: ViewSource, approval: ApprovalState): string => {
  const asker = askedBy(source, approval);
  return asker === null ? 'an AI agent' : `${asker.name} (AI agent)`;
};

function askedBy(source: ViewSource, approval: ApprovalState) {
  const work = approval.toolCall?.taskId;
  const errand = work === undefined ? undefined : source.state.errands?.[work];
  if (errand) return actorView(source, errand.agentId);
  const task = approval.taskId === undefined ? undefined : source.graph.task(approval.taskId);
  return task ? actorView(source, assigneeOf(source, task.id) ?? task.task.assignee, task.id) : null;
}
