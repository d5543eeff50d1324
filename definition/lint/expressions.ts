// Expressions: that they parse, that what they name exists, and which names nothing in the definition sets.
import { checkCondition, namesIn } from '../condition.ts';
import { derivedNames } from '../derived-names.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Draft, Written } from '../draft.ts';
import { VARIABLES } from '../expression.ts';
import { type Finding, problem } from '../problem.ts';
import { cyclesIn } from './cycles.ts';

/** Problems of conditions, `when` and inputs, and of the definition's own names. */
export function lintExpressions(draft: Draft): Finding[] {
  const tasks = draft.phases.flatMap((phase) => phase.tasks);
  const ids = {
    phases: draft.phases.map(({ id }) => id),
    tasks: tasks.map(({ id }) => id),
    gates: draft.gates.map(({ id }) => id),
  };
  const derived = derivedIn(draft);
  const fromForms = tasks.flatMap(({ facts }) => facts.map(({ text }) => text));
  const own = new Set(draft.conditions.map(({ name }) => name));
  const expressions: Written[] = [
    ...draft.conditions,
    ...draft.phases.flatMap((phase) => [...(phase.when ? [phase.when] : []), ...phase.entry, ...phase.exit]),
    ...tasks.flatMap((task) => task.inputs),
    ...draft.gates.flatMap((gate) => (gate.condition ? [gate.condition] : [])),
  ];
  const known = new Set([...own, ...fromForms, ...derived]);
  const warned = new Set<string>();
  return [
    ...expressions.flatMap((expression) => [
      ...checkCondition(expression.text).map(({ message }) =>
        problem(
          'invalid-condition',
          expression.at,
          `The expression "${short(expression.text)}" cannot be used: ${message}.`,
        ),
      ),
      ...unknownParts(expression, ids),
      ...unsetNames(expression, known, warned),
    ]),
    ...takenNames(draft, derived),
    ...conditionCycles(draft, own),
  ];
}

/** The names that follow from the course of the process. */
export function derivedIn({ phases, gates }: Draft): Set<string> {
  const parts = [...phases, ...phases.flatMap(({ tasks }) => tasks), ...gates];
  return new Set(derivedNames(parts.map(({ id }) => id).filter((id) => id !== '')));
}

/** `tasks.x`, `phases.x`, `gates.x` where x is none of them. */
function unknownParts({ text, at }: Written, ids: Record<'phases' | 'tasks' | 'gates', string[]>): Finding[] {
  return namesIn(text).paths.flatMap((path) => {
    const [root, id] = path.split('.');
    if (id === undefined || (root !== 'phases' && root !== 'tasks' && root !== 'gates')) return [];
    if (ids[root].includes(id)) return [];
    const message = `"${root}.${id}" is read here, but there is no ${root.slice(0, -1)} "${id}".`;
    return [problem('unknown-reference', at, message, () => didYouMean(id, ids[root]))];
  });
}

function unsetNames({ text, at }: Written, known: ReadonlySet<string>, warned: Set<string>): Finding[] {
  return namesIn(text).bare.flatMap((name) => {
    if (known.has(name) || warned.has(name)) return [];
    warned.add(name);
    const message = `Nothing in this definition sets "${name}"; set it with PUT /api/processes/instances/<id>/facts/${name} while the process runs.`;
    return [problem('unset-name', at, message, () => didYouMean(name, known))];
  });
}

function takenNames(draft: Draft, derived: Set<string>): Finding[] {
  return draft.conditions.flatMap(({ name, at }) => {
    if ((VARIABLES as readonly string[]).includes(name)) {
      return [
        problem(
          'name-taken',
          at,
          `"${name}" is a variable of every expression; name this condition otherwise.`,
        ),
      ];
    }
    if (derived.has(name)) {
      return [
        problem(
          'name-taken',
          at,
          `"${name}" follows from the course of the process and cannot be defined; name this condition otherwise.`,
        ),
      ];
    }
    const { bare } = namesIn(name);
    if (bare.length === 1 && bare[0] === name) return [];
    return [
      problem(
        'name-taken',
        at,
        `"${name}" is a word of the expression language; name this condition otherwise.`,
      ),
    ];
  });
}

function conditionCycles(draft: Draft, own: Set<string>): Finding[] {
  const edges = new Map(
    draft.conditions.map(({ name, text }) => [name, namesIn(text).bare.filter((to) => own.has(to))]),
  );
  return cyclesIn(edges).map((path) => {
    const at = draft.conditions.find(({ name }) => name === path[0])!.at;
    return problem(
      'condition-cycle',
      at,
      `Conditions are defined by each other: ${path.join(' → ')}. Break the circle.`,
    );
  });
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
