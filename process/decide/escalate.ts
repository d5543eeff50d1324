// Word up the ladder that an approval waits: to the agent that comes first there, else to people.
import { escalationAgent, escalationTargets } from '../approvals/escalation-targets.ts';
import { dueRung } from '../deadlines.ts';
import { startErrand } from '../errands/start-errand.ts';
import { notifyEach } from '../notices/notify.ts';
import type { ApprovalState } from '../state.ts';
import { aboutApproval, raiseIncident } from '../trouble/incidents.ts';
import type { Turn } from '../turn.ts';

/** How long an agent has to see to it before people are told. */
const ERRAND_MS = 4 * 3_600_000;

/** Where nobody on the path can be reached, that is an incident. `rung` null: by the deadline. */
export function escalate(turn: Turn, due: { approval: ApprovalState; rung: number | null }[]): void {
  const told: { approvalId: string; to: string[] }[] = [];
  for (const { approval, rung } of due) {
    const names = namedBy(approval, rung, turn.at);
    const agents = [...new Set(names.flatMap((name) => agentFor(turn, approval, name) ?? []))];
    const ran = agents.filter((agentId) => setTo(turn, agentId, approval));
    const people = names
      .filter((name) => !ran.includes(agentFor(turn, approval, name) ?? ''))
      .flatMap((name) => escalationTargets(turn.graph, turn.state, turn.at, name));
    const to = [...new Set([...ran, ...people])];
    turn.follows('ApprovalEscalated', { approvalId: approval.id, to, rung });
    told.push({ approvalId: approval.id, to: [...new Set(people)] });
    if (to.length > 0) continue;
    const message = `"${approval.title}" should be escalated, and nobody it could be escalated to is there and has an address.`;
    raiseIncident(turn, 'nobody-to-escalate-to', approval.subjectId, message, aboutApproval(approval));
  }
  notifyEach(turn, 'escalation', told);
}

/** Whom the definition names: for the deadline and the last rung due by now, with all rungs at that same moment. */
function namedBy(approval: ApprovalState, rung: number | null, at: number): (string | undefined)[] {
  const { escalations = [], escalateTo } = approval;
  const reached = escalations[rung ?? dueRung(approval, at) ?? -1];
  const atOnce = escalations.filter((each) => each.at === reached?.at).map(({ to }) => to);
  return rung === null ? [escalateTo, ...atOnce] : atOnce;
}

/** An agent that had it once has done what it could: people come next. */
function agentFor({ graph }: Turn, { escalatedTo = [] }: ApprovalState, name: string | undefined) {
  const agentId = escalationAgent(graph, name);
  return agentId === null || escalatedTo.includes(agentId) ? null : agentId;
}

function setTo(turn: Turn, agentId: string, { id, title, ...about }: ApprovalState): boolean {
  const { phaseId, taskId, gateId } = about;
  return startErrand(turn, {
    agentId,
    purpose: 'escalation',
    brief: `"${title}" waits for a decision and was escalated to you. You cannot decide it. See what keeps it from being decided, and help or ask a person.`,
    subject: {
      approvalId: id,
      phaseId,
      ...(taskId === undefined ? {} : { taskId }),
      ...(gateId === undefined ? {} : { gateId }),
    },
    dueAt: turn.clock + ERRAND_MS,
  });
}
