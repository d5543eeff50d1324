// Small valid definitions for tests: start from one that works and say only what the test is about.
import type {
  AgentDefinition,
  HumanParticipant,
  ProcessDefinition,
  ProcessGate,
  ProcessPhase,
  ProcessTask,
} from '../../definition/types.ts';

/** A task of the agent `worker`; its name is made from its id. */
export function aTask(id: string, fields: Partial<ProcessTask> = {}): ProcessTask {
  return { id, name: nameOf(id), assignee: 'worker', ...fields };
}

/** A phase; `tasks` as ids or tasks. Orders count up as `aDefinition` lists them where none is given here. */
export function aPhase(
  id: string,
  tasks: (string | ProcessTask)[] = [],
  fields: Partial<ProcessPhase> = {},
): ProcessPhase {
  const built = tasks.map((task) => (typeof task === 'string' ? aTask(task) : task));
  return { id, name: nameOf(id), order: Number.NaN, tasks: built, ...fields };
}

/** An approval gate before `beforePhase`, decided by `approver`; give `type` for another kind. */
export function aGate(id: string, beforePhase: string, fields: Partial<ProcessGate> = {}): ProcessGate {
  const type = fields.type ?? 'approval';
  return {
    id,
    name: nameOf(id),
    beforePhase,
    type,
    ...(type === 'approval' ? { approvers: ['approver'] } : {}),
    ...fields,
  };
}

/** An agent that has no registered template and so runs simulated. */
export function anAgent(fields: Partial<AgentDefinition> = {}): AgentDefinition {
  return { templateId: 'generalist', role: 'specialist', ...fields };
}

/** A person who may decide. */
export function anApprover(fields: Partial<HumanParticipant> = {}): HumanParticipant {
  return { raidRole: 'approver', ...fields };
}

/**
 * A valid definition: phase `build` with task `make`; agent `worker`; people `approver`, `second` (approvers),
 * `doer` (responsible), `watcher` (informed, wants no news) and `dispatcher` (delegator). `phases` as given get orders 1, 2, … .
 */
export function aDefinition(fields: Partial<ProcessDefinition> = {}): ProcessDefinition {
  const phases = fields.phases ?? [aPhase('build', ['make'])];
  return {
    id: 'sample',
    name: 'Sample',
    version: '1.0.0',
    agents: { worker: anAgent() },
    humans: {
      approver: anApprover(),
      second: anApprover(),
      doer: { raidRole: 'responsible' },
      watcher: { raidRole: 'informed', notificationPreferences: { progress: 'none' } },
      dispatcher: { raidRole: 'delegator', canDelegate: true },
    },
    gates: [],
    ...fields,
    phases: phases.map((phase, index) => ({
      ...phase,
      order: Number.isNaN(phase.order) ? index + 1 : phase.order,
    })),
  };
}

function nameOf(id: string): string {
  const words = id.replaceAll(/[_-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
