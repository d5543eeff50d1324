// What a person made of an agent's work in a review: read from the form, held against the task's schema.
import type { TaskNode } from '../../definition/graph.ts';
import { LIMITS } from '../../definition/limits.ts';
import type { Json } from '../../definition/types.ts';
import {
  type AnswerProblem,
  type DecisionForm,
  editorFields,
  type FieldSpec,
  proposalOf,
  readEdited,
  type ViewSource,
} from '../../portal/index.ts';
import type { Correction } from '../../process/events.ts';
import { misfits } from './misfits.ts';

/** `correction` null: it is approved as it is. */
export type ReadCorrection =
  | { ok: true; correction: Correction | null }
  | { ok: false; problems: AnswerProblem[] };

const MAX_SUMMARY = 4_000;

/** Of a form that approves. What was changed and what was chosen have to say the same. */
export function correctionOf(source: ViewSource, node: TaskNode, form: DecisionForm): ReadCorrection {
  const proposal = proposalOf(source, node);
  const fields = editorFields(node, proposal);
  const typed = form.edited ?? {};
  const summary = readEdited([fields.summary], proposal.summary, typed);
  const result = readEdited(fields.result, proposal.result, typed);
  const facts = readEdited(fields.facts, proposal.facts, typed);
  const parts = [summary, result, facts];
  const changed = parts.some((part) => part.changed);
  if (!form.corrects) return changed ? no(CHANGED_UNASKED) : { ok: true, correction: null };
  if (!changed) return no(NOTHING_CHANGED);
  const problems = parts.flatMap((part) => part.problems);
  if (typeof summary.value === 'string' && summary.value.length > MAX_SUMMARY) {
    problems.push({
      name: 'summary',
      text: `Shorten this to ${MAX_SUMMARY.toLocaleString('en')} characters.`,
    });
  }
  if (result.changed && problems.length === 0) problems.push(...misfits(node, fields.result, result.value));
  if (facts.changed && problems.length === 0) problems.push(...tooLong(fields.facts, facts.value));
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    correction: {
      ...(typeof summary.value === 'string' && summary.changed && { summary: summary.value }),
      ...(result.changed && { result: result.value ?? null }),
      ...(facts.changed && { facts: (facts.value ?? {}) as NonNullable<Correction['facts']> }),
    },
  };
}

const no = (text: string): ReadCorrection => ({ ok: false, problems: [{ name: null, text }] });

const CHANGED_UNASKED =
  'You have changed the work. Choose “Approve with my corrections”, or open the page again to approve it as it is.';
const NOTHING_CHANGED = 'You have changed nothing. Change what is wrong, or choose “Approve as it is”.';

function tooLong(fields: FieldSpec[], facts: Json | undefined): AnswerProblem[] {
  return Object.entries((facts ?? {}) as Record<string, Json>)
    .filter(([, value]) => Buffer.byteLength(JSON.stringify(value)) > LIMITS.factBytes)
    .map(([name]) => ({
      name: fields.find(({ key }) => key === name)?.name ?? null,
      text: `Shorten this: it takes at most ${LIMITS.factBytes / 1024} KB.`,
    }));
}
