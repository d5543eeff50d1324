// What is asked of agents' work: confidence, review, budget; from task, phase, definition, then the team. Nearest wins.
import { approversOf, resolveClock, resolveRules } from './approval-rules.ts';
import { parseDuration } from './duration.ts';
import type { ApprovalSpec, ResolvedBudget } from './graph-types.ts';
import type { Crew } from './crew.ts';
import type { AgentRules, ProcessDefinition, ProcessPhase, ProcessTask } from './types.ts';

interface Work {
  definition: ProcessDefinition;
  phase: ProcessPhase;
  task: ProcessTask;
  crew: Crew;
}

/** The bar below which a person looks the work over first, 0 to 1; null: none. */
export function minConfidenceOf({ definition, phase, task, crew }: Work): number | null {
  const said = nearest([task, phase, definition], 'minConfidence');
  return said ?? crew.agent(task.assignee)?.member?.minConfidence ?? null;
}

/** What an attempt may take, field by field. Throws where the time does not parse, which checking rules out. */
export function budgetOf({ definition, phase, task }: Work): ResolvedBudget {
  const { time, ...rest } = Object.assign(
    {},
    ...[definition.budget, phase.budget, task.budget].map((budget) => budget ?? {}),
  ) as NonNullable<AgentRules['budget']>;
  if (time === undefined) return rest;
  const timeMs = parseDuration(time);
  if (timeMs === null)
    throw new Error(`Duration "${time}" does not parse: this definition was never checked.`);
  return { ...rest, timeMs };
}

/** Who looks over work that its agent was not sure of, and how they are asked; null: nobody could. */
export function reviewOf(work: Work, delegators: string[], artifacts: string[]): ApprovalSpec | null {
  const { definition, phase, task } = work;
  const approvers = reviewersOf(work, delegators);
  if (minConfidenceOf(work) === null || approvers.length === 0) return null;
  const own = { kind: 'task', subjectId: task.id, asksBefore: false } as const;
  const { maxRounds } = resolveRules([task, definition.approvalDefaults], own);
  return {
    kind: 'review',
    subjectId: task.id,
    phaseId: phase.id,
    title: `Review: ${task.name}`,
    description: task.description ?? null,
    approvers,
    need: 1,
    inOrder: false,
    veto: [],
    // Whatever the task's own approval does: a review that says no sends the work back to who did it.
    onRejection: 'rework',
    reworkFrom: task.id,
    maxRounds,
    stepUp: 'none',
    clock: resolveClock([task, phase, definition.approvalDefaults]),
    artifacts,
  };
}

/** Those named, else the people of the escalation path, else the delegators; who decides on the task itself only where nobody else can. */
function reviewersOf({ definition, phase, task, crew }: Work, delegators: string[]): string[] {
  const isPerson = (id: string): boolean => Object.hasOwn(definition.humans, id);
  const onPath = crew.escalationPath.filter(isPerson);
  const named = nearest([task, phase, definition], 'reviewers') ?? (onPath.length > 0 ? onPath : delegators);
  const reviewers = [...new Set(named)].filter((id) => isPerson(id) && id !== task.assignee);
  const deciding = approversOf(definition, task.id, task.requiredApprovals);
  const others = reviewers.filter((id) => !deciding.includes(id));
  return others.length > 0 ? others : reviewers;
}

function nearest<K extends keyof AgentRules>(from: AgentRules[], key: K): AgentRules[K] {
  return from.find((each) => each[key] !== undefined)?.[key];
}
