// Approvals of whose time three quarters are used, for rules that ask to be told before the deadline.
import type { InteractionRule } from '../../definition/team-types.ts';
import type { ProcessGraph } from '../../definition/graph.ts';
import { openApprovals } from '../approvals/approvals.ts';
import { aboutApproval } from '../trouble/incidents.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { fire } from './fire.ts';
import { mayFire } from './fired.ts';

interface Risk {
  rule: InteractionRule;
  approval: ApprovalState;
  /** Epoch ms. */
  at: number;
}

/** When open approvals come to be at risk, epoch ms; [] where no rule asks for it, or it has been told. */
export function riskMoments(graph: ProcessGraph, state: ProcessState): number[] {
  return risksIn(graph, state).map(({ at }) => at);
}

/** What is at risk by now sets its rules off. */
export function fireDeadlinesAtRisk(turn: Turn): void {
  for (const { rule, approval, at } of risksIn(turn.graph, turn.state)) {
    if (at > turn.at) continue;
    const reason = `Three quarters of the time for "${approval.title}" are over, and it is not decided.`;
    fire(turn, rule, { trigger: 'deadline_at_risk', subject: aboutApproval(approval), reason });
  }
}

function risksIn(graph: ProcessGraph, state: ProcessState): Risk[] {
  const rules = (graph.team?.interactionRules ?? []).filter(({ trigger }) => trigger === 'deadline_at_risk');
  return rules.flatMap((rule) =>
    openApprovals(state)
      .filter((approval) => approval.status === 'pending' && mayFire(state, rule.id, aboutApproval(approval)))
      .map((approval) => ({ rule, approval, at: riskAt(approval) })),
  );
}

const riskAt = ({ requestedAt, dueAt }: ApprovalState): number =>
  Math.floor(requestedAt + 0.75 * (dueAt - requestedAt));
