// The engine's front door: what the workflow shell, the worker and the views take from it.
export { decide } from './decide/index.ts';
export { evolve, replay } from './evolve/index.ts';
export { plan } from './plan.ts';
export { isAtWork } from './at-work/at-work.ts';
export { nextDeadline } from './deadlines.ts';
export { type Wait, waitsFor } from './waits.ts';
export { type DecisionOutcome, decisionOutcome, refuseDecision } from './approvals/decision-outcome.ts';
export { neededApprovers } from './approvals/needed-approvers.ts';
export { currentPhase } from './current-phase.ts';
export { answered, arrived, carried, type CarriedState } from './carry/carry.ts';
export { leftOut, recall } from './carry/recall.ts';
