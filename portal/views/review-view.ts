// From an instance's state to what is reviewed: what the agent made of a task, how sure it was, and the form to mend it in.
import type { TaskNode } from '../../definition/graph.ts';
import type { Json, JsonObject } from '../../definition/types.ts';
import { isSamePerson } from '../../process/approvals/one-mailbox.ts';
import type { ApprovalState } from '../../process/state.ts';
import type { HandedIn } from '../../process/views/handed-in.ts';
import type { EditorView, ReviewView } from '../page-views.ts';
import { answersFor } from '../task-form/edit.ts';
import type { FieldSpec } from '../task-form/field-spec.ts';
import { fieldsOf } from '../task-form/fields-of.ts';
import type { AnswerProblem, TypedAnswers } from '../task-form/read-answers.ts';
import { TEXT } from './task-view.ts';
import type { ViewSource } from './view-source.ts';

type Reviewed = Pick<ApprovalState, 'kind' | 'taskId'>;
type Source = Pick<ViewSource, 'graph' | 'state' | 'participantId' | 'workDone'>;

/** What the agent handed in, whole. */
export interface Proposal {
  summary: string;
  result: Json | undefined;
  facts: JsonObject;
}

/** A form that comes back. */
export interface ReturnedEdits {
  typed: TypedAnswers;
  problems: AnswerProblem[];
}

/** Null for what is no review. */
export function reviewOf(source: Source, approval: Reviewed, back?: ReturnedEdits): ReviewView | null {
  const node = approval.taskId === undefined ? undefined : source.graph.task(approval.taskId);
  if (approval.kind !== 'review' || !node) return null;
  const done = handedIn(source, node.id);
  const task = source.state.tasks[node.id];
  return {
    taskId: node.id,
    confidence: task?.confidence ?? done?.data.confidence ?? null,
    bar: done?.data.needsReview?.minConfidence ?? node.minConfidence,
    concerns: done?.data.concerns ?? [],
    facts: proposalOf(source, node).facts,
    editor: mayCorrect(source, node) ? editorOf(source, node, back) : null,
  };
}

export function proposalOf(source: Source, { id }: TaskNode): Proposal {
  const done = handedIn(source, id)?.data;
  const task = source.state.tasks[id];
  return {
    summary: done?.summary ?? task?.summary ?? '',
    result: done?.result,
    facts: done?.facts ?? task?.proposedFacts ?? {},
  };
}

/** The questions on a proposal. A fact is asked as what it is; what a form cannot ask, as JSON. */
export function editorFields(
  node: TaskNode,
  { result, facts }: Proposal,
): Omit<EditorView, 'typed' | 'problems'> {
  return {
    summary: { ...SUMMARY, label: 'Summary' },
    result: node.task.output ? fieldsOf(node.task.output) : result === undefined ? [] : [resultField(result)],
    facts: fieldsOf({ type: 'object', properties: mapped(facts, schemaLike) })
      .filter(({ key }) => Object.hasOwn(facts, key))
      .map((field) => ({ ...field, name: `x${field.name.slice(1)}`, label: field.key })),
  };
}

/** Whoever approves the task itself does not do its work, too. */
function mayCorrect({ state, participantId }: Source, { id, approval }: TaskNode): boolean {
  const asked = Object.values(state.approvals).filter(
    ({ taskId, kind, toolCall }) => taskId === id && kind !== 'review' && toolCall === undefined,
  );
  return ![approval, ...asked].some((each) =>
    each?.approvers.some((approver) => isSamePerson(state, approver, participantId)),
  );
}

function editorOf(source: Source, node: TaskNode, back?: ReturnedEdits): EditorView {
  const proposal = proposalOf(source, node);
  const fields = editorFields(node, proposal);
  const typed = back?.typed ?? {
    ...answersFor(fields.result, proposal.result),
    ...answersFor(fields.facts, proposal.facts),
    summary: [proposal.summary],
  };
  return { ...fields, typed, problems: back?.problems ?? [] };
}

function handedIn({ state, workDone }: Source, taskId: string): HandedIn | undefined {
  return workDone?.find(({ seq, data }) => data.taskId === taskId && seq <= state.seq);
}

const SUMMARY: FieldSpec = { ...TEXT, name: 'summary', label: '', hint: null, required: true };

/** A result without a schema. */
function resultField(result: Json): FieldSpec {
  const base = { ...SUMMARY, name: 'f', label: 'Result' };
  return typeof result === 'string' ? base : { ...base, kind: 'json' };
}

function schemaLike(value: Json): JsonObject {
  if (typeof value === 'string')
    return value.length > 80 ? { type: 'string', format: 'multiline' } : { type: 'string' };
  if (typeof value === 'number' || typeof value === 'boolean') return { type: typeof value };
  const isPlain = (kind: string) => Array.isArray(value) && value.every((each) => typeof each === kind);
  const kind = ['string', 'number'].find(isPlain);
  return kind === undefined ? {} : { type: 'array', items: { type: kind } };
}

const mapped = (object: JsonObject, by: (value: Json) => JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, by(value)]));
