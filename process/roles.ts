// The one place that says who may make which command. What a command may do beyond that is the command's own matter.
import type { Command, CommandType, Refusal } from './commands.ts';
import type { Principal } from './principal.ts';
import { refusals } from './refusals.ts';
import type { ProcessState } from './state.ts';

type Kind = Principal['kind'];

interface Rule {
  /** Operators never decide; an agent speaks for its own attempt only; `temporal` is an operator without our seal. */
  kinds: Kind[];
  /** Completes "… may not". */
  what: string;
}

const OPERATING: Kind[] = ['operator', 'temporal'];

const RULES: Record<CommandType, Rule> = {
  StartInstance: { kinds: OPERATING, what: 'start an instance' },
  ReportAgentOutcome: { kinds: ['agent', 'engine'], what: 'report an outcome' },
  CompleteTask: { kinds: [...OPERATING, 'participant'], what: 'complete this task' },
  DecideApproval: { kinds: ['participant'], what: 'decide' },
  RefuseForeignMessage: { kinds: ['engine'], what: 'refuse a message' },
  RequestApproval: { kinds: [...OPERATING, 'agent'], what: 'request an approval' },
  SetFact: { kinds: [...OPERATING, 'agent'], what: 'set a fact' },
  StoreArtifact: { kinds: [...OPERATING, 'agent'], what: 'store an artifact' },
  BindParticipant: { kinds: OPERATING, what: 'give a participant an address' },
  AdvancePhase: { kinds: OPERATING, what: 'pass a gate' },
  PauseInstance: { kinds: OPERATING, what: 'pause the instance' },
  ResumeInstance: { kinds: OPERATING, what: 'resume the instance' },
  CancelInstance: { kinds: OPERATING, what: 'cancel the instance' },
  ResolveIncident: { kinds: OPERATING, what: 'resolve an incident' },
  ReportDelivery: { kinds: ['engine'], what: 'report a delivery' },
  ReportShellTrouble: { kinds: ['engine'], what: 'report trouble' },
  PassTime: { kinds: ['engine'], what: 'pass time' },
};

/** Why this principal may not make this command; null where they may. */
export function mayNot(state: ProcessState | null, command: Command): Refusal | null {
  const { kinds, what } = RULES[command.type];
  const { by } = command;
  if (!kinds.includes(by.kind)) return refusals.forbidden(by, what);
  if (by.kind === 'agent') return foreignAttempt(state, command, by);
  return null;
}

/** An agent's task and attempt have to be the ones that run now, and the command has to be about them. */
function foreignAttempt(
  state: ProcessState | null,
  command: Command,
  by: Extract<Principal, { kind: 'agent' }>,
): Refusal | null {
  const { data } = command;
  const about = 'taskId' in data ? data.taskId : undefined;
  if (about !== undefined && about !== by.taskId) {
    return refusals.forbidden(by, `speak for task "${about}"; its own is "${by.taskId}"`);
  }
  if ('attempt' in data && data.attempt !== by.attempt) {
    return refusals.forbidden(by, `speak for attempt ${data.attempt}; its own is ${by.attempt}`);
  }
  const task = state === null || !Object.hasOwn(state.tasks, by.taskId) ? undefined : state.tasks[by.taskId];
  if (task === undefined) return refusals.noSuchTask(by.taskId);
  if (task.status !== 'running' || task.attempt !== by.attempt) {
    const cure = `attempt ${by.attempt} of agent "${by.id}" is over`;
    return refusals.taskNotOpen(by.taskId, task.status, cure);
  }
  return null;
}
