// References: that each id written somewhere names something, and something of the right kind.
import { didYouMean } from '../did-you-mean.ts';
import type { Draft, DraftErrors, Written } from '../draft.ts';
import { type Finding, problem } from '../problem.ts';

/** Problems of assignees, escalation targets, notified people, substitutes, and what people list as their approvals. */
export function lintReferences(draft: Draft): Finding[] {
  const people = new Set(draft.people.map(({ id }) => id));
  const agents = new Set(draft.agents.map(({ id }) => id));
  const everyone = new Set([...agents, ...people]);
  const tasks = draft.phases.flatMap((phase) => phase.tasks);
  const clocks = [draft.defaults, ...[...draft.phases, ...tasks, ...draft.gates].map((part) => part.clock)];
  const errors: DraftErrors[] = [draft.errors, ...[...draft.phases, ...tasks].map((part) => part.errors)];
  const actors = [
    ...tasks.map((task) => task.assignee),
    ...clocks.flatMap((clock) => [clock.escalateTo, ...clock.escalations.map(({ to }) => to)]),
    ...errors.map((error) => error.escalateTo),
  ].filter((actor) => actor !== null);
  const named = [
    ...errors.flatMap((error) => error.notify),
    ...draft.defaults.veto,
    ...draft.people.flatMap(({ substitute }) => substitute ?? []),
  ];
  return [
    ...actors.flatMap((actor) => unknown(actor, 'an agent or a person', everyone)),
    ...named.flatMap((person) => unknown(person, 'a person', people)),
    ...ownApprovals(draft),
    ...ignored(draft),
  ];
}

/** What ids are looked up in: a Set of them, or a Map by them. */
interface Known {
  has: (id: string) => boolean;
  keys: () => Iterable<string>;
}

/** A finding where `written` names none of `known`. */
export function unknown(written: Written, what: string, known: Known): Finding[] {
  if (known.has(written.text)) return [];
  const message = `"${written.text}" is no id of ${what} in this definition.`;
  return [problem('unknown-reference', written.at, message, () => didYouMean(written.text, known.keys()))];
}

/** What people name as theirs to approve, but is nothing here: an ad-hoc request may carry it, so it only warns. */
function ownApprovals(draft: Draft): Finding[] {
  const subjects = new Set([
    ...draft.phases.flatMap((phase) => [phase.id, ...phase.tasks.map((task) => task.id)]),
    ...draft.gates.filter((gate) => gate.type === 'approval').map((gate) => gate.id),
  ]);
  return draft.people
    .flatMap((person) => person.requiredApprovals)
    .filter(({ text }) => !subjects.has(text))
    .map(({ text, at }) =>
      problem(
        'unknown-required-approval',
        at,
        `"${text}" is no task, phase or approval gate here; only a request made while the process runs can carry it.`,
        () => didYouMean(text, subjects),
      ),
    );
}

function ignored(draft: Draft): Finding[] {
  const onGates = draft.gates.flatMap((gate) => [
    ...(gate.type !== null && gate.type !== 'approval' && gate.approvers.length > 0
      ? [
          problem(
            'ignored-field',
            `${gate.at}/approvers`,
            `A gate of type "${gate.type}" asks nobody; remove approvers, or make it type "approval".`,
          ),
        ]
      : []),
    ...(gate.type !== null && gate.type !== 'condition' && gate.condition !== null
      ? [
          problem(
            'ignored-field',
            gate.condition.at,
            `A gate of type "${gate.type}" reads no condition; remove it, or make it type "condition".`,
          ),
        ]
      : []),
  ]);
  const owned = new Set(draft.people.flatMap((person) => person.requiredApprovals.map(({ text }) => text)));
  const onTasks = draft.phases
    .flatMap((phase) => phase.tasks)
    .filter(
      (task) => task.approve?.text === 'before' && task.requiredApprovals.length === 0 && !owned.has(task.id),
    )
    .map((task) =>
      problem(
        'ignored-field',
        task.approve!.at,
        'Nobody approves this task, so "approve" has no effect; name requiredApprovals.',
      ),
    );
  return [...onGates, ...onTasks];
}

/** Tools of tasks that nothing makes. */
export function lintTaskTools({ phases }: Draft, known: ReadonlySet<string>): Finding[] {
  return phases.flatMap(({ tasks }) => tasks.flatMap(({ tools }) => unknownTools(tools, known)));
}

/** A warning for each tool that there is not: the agent does without it. */
export function unknownTools(tools: Written[], known: ReadonlySet<string>): Finding[] {
  return tools
    .filter(({ text }) => !known.has(text))
    .map(({ text, at }) =>
      problem(
        'unknown-tool',
        at,
        `There is no tool "${text}", built in or in the agents' configuration; the agent does without it.`,
        () => didYouMean(text, known),
      ),
    );
}

/** Agents whose template is not among the registered ones: they run simulated. */
export function lintTemplates({ agents }: Draft, registered: ReadonlySet<string>): Finding[] {
  return agents.flatMap(({ id, templateId }) => unregistered(id, templateId, registered));
}

/** A warning where an agent's template is not registered. */
export function unregistered(
  id: string,
  templateId: Written | null,
  registered: ReadonlySet<string>,
): Finding[] {
  if (templateId === null || registered.has(templateId.text)) return [];
  const message = `The template "${templateId.text}" is not registered, so agent "${id}" runs simulated.`;
  return [
    problem('unregistered-template', templateId.at, message, () => didYouMean(templateId.text, registered)),
  ];
}
