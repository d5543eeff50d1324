// Facts that a person's form sets: that the form has them, and that such a fact can be set at all.
import { didYouMean } from '../did-you-mean.ts';
import type { Draft, DraftTask, Written } from '../draft.ts';
import { isApprovalFact, isFactName } from '../fact-name.ts';
import { type Finding, pointerTo, problem } from '../problem.ts';
import { derivedIn } from './expressions.ts';

/** Problems of `facts` on tasks. */
export function lintFacts(draft: Draft): Finding[] {
  const agents = new Set(draft.agents.map(({ id }) => id));
  const derived = derivedIn(draft);
  const own = new Set(draft.conditions.map(({ name }) => name));
  return draft.phases
    .flatMap(({ tasks }) => tasks)
    .filter(({ facts }) => facts.length > 0)
    .flatMap((task) => {
      if (agents.has(task.assignee?.text ?? '')) return [ofAgentsTask(task)];
      const fields = fieldsOf(task.output?.value);
      return task.facts.flatMap((fact) => {
        const why = unfitness(fact.text, derived, own);
        return why === null ? notAmong(fact, fields) : [unfit(fact, why)];
      });
    });
}

function ofAgentsTask({ id, at }: DraftTask): Finding {
  const message = `Task "${id}" is done by an agent, which sets facts in its own output; remove facts, or give the task to a person.`;
  return problem('fact-unfit', pointerTo(at, 'facts'), message);
}

function unfit({ text, at }: Written, why: string): Finding {
  return problem('fact-unfit', at, `"${text.slice(0, 80)}" ${why}.`);
}

function unfitness(name: string, derived: Set<string>, own: Set<string>): string | null {
  if (!isFactName(name)) {
    return 'is no name of a fact; use letters, digits, _ and -, at most 64, beginning with a letter';
  }
  if (derived.has(name)) return 'follows from the course of the process and cannot be set; name it otherwise';
  if (own.has(name)) return 'is defined under conditions and cannot be set; name one of them otherwise';
  if (isApprovalFact(name)) {
    return 'ends in _approved, and such a fact is set by an operator only; name it otherwise';
  }
  return null;
}

function notAmong({ text, at }: Written, fields: string[] | null): Finding[] {
  if (fields === null || fields.includes(text)) return [];
  const message = `"${text}" is no field of this task's output; name one of its properties.`;
  return [problem('unknown-reference', at, message, () => didYouMean(text, fields))];
}

/** Null where the schema names none: then any field may come. */
function fieldsOf(output: unknown): string[] | null {
  const properties = recordOf(recordOf(output)?.['properties']);
  return properties === null ? null : Object.keys(properties);
}

function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}
