// The team's entry agent: gets a brief at the start, and is told of trouble that holds the instance.
import type { Team } from '../../definition/team-types.ts';
import type { IncidentKind, NewEvent, Subject } from '../events.ts';
import type { Turn } from '../turn.ts';
import { startErrand } from './start-errand.ts';

/** Trouble that an agent may do something about. None of it comes of an errand: no errand leads to the next. */
const IS_TOLD: Partial<Record<IncidentKind, true>> = {
  'task-failed': true,
  'approval-rejected': true,
  'rework-exhausted': true,
  'paused-by-rule': true,
};

/** Nobody is told where no team is bound. */
export function tellEntryAgent(turn: Turn, { type, data }: NewEvent): void {
  const { team } = turn.graph;
  if (team === null) return;
  if (type === 'InstanceStarted') {
    startErrand(turn, { agentId: entryOf(team), purpose: 'brief', brief: briefOf(turn), subject: {} });
  } else if (type === 'IncidentRaised' && IS_TOLD[data.kind] === true) {
    const brief = `There is trouble in "${turn.state.name}": ${data.message} What would mend it: ${data.cure}`;
    startErrand(turn, { agentId: entryOf(team), purpose: 'trouble', brief, subject: subjectOf(data) });
  }
}

const entryOf = ({ orchestration }: Team): string => orchestration.entryAgentId;

function briefOf({ graph, state }: Turn): string {
  const phases = graph.phases.map(({ name }) => `"${name}"`).join(', ');
  return `"${state.name}", an instance of the process "${graph.definition.name}", has started. Its phases: ${phases}. You are the entry agent of its team and will be told of trouble.`;
}

function subjectOf({ taskId, phaseId, gateId, approvalId }: Subject): Subject {
  return {
    ...(taskId === undefined ? {} : { taskId }),
    ...(phaseId === undefined ? {} : { phaseId }),
    ...(gateId === undefined ? {} : { gateId }),
    ...(approvalId === undefined ? {} : { approvalId }),
  };
}
