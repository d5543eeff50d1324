// From an instance's state to the page of one person's task: its form while it is open, else how it stands.
import type { TaskNode } from '../../definition/graph.ts';
import type { EventOfType, ProcessEvent } from '../../process/events.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { sayList } from '../../process/views/format.ts';
import { writtenDate } from '../../process/views/written-date.ts';
import type { AgentWorkView, NoteView, TaskClosedView, TaskView } from '../page-views.ts';
import type { FieldSpec } from '../task-form/field-spec.ts';
import { leavesOf } from '../task-form/field-spec.ts';
import { fieldsOf } from '../task-form/fields-of.ts';
import type { AnswerProblem, TypedAnswers } from '../task-form/read-answers.ts';
import { mendsByHand } from './mend-view.ts';
import { resultWords } from './result-words.ts';
import { rightsOf } from './rights.ts';
import { actorView, artifactView, assigneeOf, frameOf, openFor, tasksFor } from './view-source.ts';
import type { StoredVersion, ViewSource } from './view-source.ts';

/** The one field of a task that says nothing of its result. */
export const TEXT: FieldSpec = {
  name: 'f',
  pointer: '',
  key: '',
  label: 'Result',
  hint: 'What came of it, if there is something to write down.',
  required: false,
  nullable: false,
  preset: null,
  schema: {},
  kind: 'text',
  long: true,
  type: 'text',
};

/** The questions of a task's form. `files`: expected artifacts that no question asks for. */
export function taskFields({ task }: TaskNode): { fields: FieldSpec[]; files: FieldSpec[] } {
  const fields = task.output ? fieldsOf(task.output) : [TEXT];
  const asked = new Set(leavesOf(fields).flatMap(({ kind, key }) => (kind === 'file' ? [key] : [])));
  const files = (task.artifacts ?? [])
    .filter((key) => !asked.has(key))
    .map(
      (key, index): FieldSpec => ({
        ...TEXT,
        name: `a.${index}`,
        key,
        label: key,
        hint: 'The process needs this file.',
        kind: 'file',
        accept: null,
      }),
    );
  return { fields, files };
}

/** Newest versions of what the tasks before it left behind. */
export function taskArtifacts({ versions }: Pick<ViewSource, 'versions'>, node: TaskNode): StoredVersion[] {
  const newest = new Map<string, StoredVersion>();
  for (const stored of versions) {
    if (stored.taskId === undefined || !node.dependsOn.includes(stored.taskId)) continue;
    const other = newest.get(stored.key);
    if (!other || other.version < stored.version) newest.set(stored.key, stored);
  }
  return [...newest.values()].sort((a, b) => b.at - a.at);
}

/** Whether this person can do it now: it waits for them, or it is an agent's and they do it in its place. */
export function isOpenFor(source: ViewSource, node: TaskNode): boolean {
  const { state, participantId, permissions } = source;
  const { id } = node;
  if (mendsByHand(source, node)) return true;
  return (
    assigneeOf(source, id) === participantId &&
    permissions.some((permission) => permission !== 'view') &&
    state.closedAt === undefined &&
    state.tasks[id]?.status === 'running'
  );
}

/** What the state does not say of it. */
export interface TaskMore {
  /** `TaskStarted` and `TaskWorkDone` of this task, in order. */
  events: ProcessEvent[];
  commandId: string;
  agentWork?: AgentWorkView[];
  typed?: TypedAnswers;
  problems?: AnswerProblem[];
  note?: NoteView | null;
}

export function buildTaskView(source: ViewSource, node: TaskNode, more: TaskMore): TaskView {
  const { state } = source;
  const task = state.tasks[node.id]!;
  const started = more.events.findLast((event) => event.type === 'TaskStarted');
  const inputs = started?.type === 'TaskStarted' ? started.data.inputs : {};
  const { fields, files } = taskFields(node);
  const byHand = mendsByHand(source, node);
  return {
    ...headOf(source, node),
    since: byHand ? null : (task.startedAt ?? null),
    attempt: task.attempt,
    feedback: byHand ? (task.lastFailure ?? null) : (task.feedback ?? null),
    insteadOf: byHand ? actorView(source, assigneeOf(source, node.id)!) : null,
    inputs: Object.keys(inputs).length === 0 ? null : inputs,
    artifacts: taskArtifacts(source, node).map((stored) => artifactView(source, stored)),
    fields,
    files: files.map((field) => ({ ...field, required: state.artifacts[field.key] === undefined })),
    typed: more.typed ?? {},
    problems: more.problems ?? [],
    commandId: more.commandId,
    agentWork: more.agentWork ?? [],
    summaryRequired: node.task.output === undefined,
    isApproved: node.task.approve !== 'before' && node.approval !== null,
    next: nextOf(source, node),
    mayHandOver: !byHand && rightsOf(source).handOverTask(source.participantId),
    note: more.note ?? null,
  };
}

export function buildTaskClosedView(
  source: ViewSource,
  node: TaskNode,
  more: Pick<TaskMore, 'events' | 'note'>,
): TaskClosedView {
  const done = more.events.findLast((event) => event.type === 'TaskWorkDone');
  const isDone = source.state.tasks[node.id]?.workDoneAt !== undefined && done?.type === 'TaskWorkDone';
  return {
    ...headOf(source, node),
    stands: standsOf(source, node, isDone),
    recorded: isDone ? recordedOf(source, node, done) : null,
    waits: openFor(source, source.participantId).length + tasksFor(source).length > 0,
    note: more.note ?? null,
  };
}

function headOf(source: ViewSource, node: TaskNode) {
  return {
    frame: frameOf(source),
    taskId: node.id,
    name: node.name,
    phaseName: source.graph.phase(node.phaseId)?.name ?? node.phaseId,
    description: node.task.description ?? null,
  };
}

function recordedOf(
  source: ViewSource,
  { task: { output } }: TaskNode,
  { by, at, data }: EventOfType<'TaskWorkDone'>,
): NonNullable<TaskClosedView['recorded']> {
  const { graph, people } = source;
  return {
    by: actorView(source, by.id),
    onBehalfOf: data.onBehalfOf === undefined ? null : actorName(graph, data.onBehalfOf, people),
    reason: data.reason ?? null,
    at,
    summary: data.summary,
    result: data.result === undefined ? null : resultWords(output, data.result, source.versions),
  };
}

function standsOf(source: ViewSource, node: TaskNode, isDone: boolean): string {
  const { graph, state, people, participantId } = source;
  if (state.closedAt !== undefined) {
    const how = state.status === 'completed' ? 'is complete' : `was ${state.status}`;
    return `The process ${how} since ${writtenDate(state.closedAt)}; nothing can be added to it.`;
  }
  const task = state.tasks[node.id];
  const assignee = assigneeOf(source, node.id);
  if (isDone && task?.status === 'awaiting_approval') return 'It is done and waits for approval.';
  if (isDone) return 'It is done.';
  if (task?.status === 'skipped') return 'It was skipped; there is nothing to do.';
  if (assignee !== undefined && assignee !== participantId)
    return `It was handed over: ${actorName(graph, assignee, people)} does it now.`;
  if (task?.status === 'running') return 'This link lets you read, not answer. Ask for another one.';
  if (task?.status === 'blocked') return 'It is held up. You are told when it goes on.';
  return 'It has not begun yet. You are told when it waits for you.';
}

function nextOf({ graph, people }: ViewSource, { approve, approval, id }: TaskNode): string {
  if (approve === 'after' && approval) {
    const names = sayList(approval.approvers.map((who) => actorName(graph, who, people)));
    return `${names} ${approval.approvers.length === 1 ? 'is' : 'are'} asked to approve it. You cannot change it afterwards.`;
  }
  const after = graph.tasks.filter(({ dependsOn }) => dependsOn.includes(id)).map(({ name }) => name);
  const then = after.length === 0 ? 'The process goes on' : `${sayList(after)} can go on`;
  return `${then} with your answer. You cannot change it afterwards.`;
}
