// A small process with a person for every part, for the tests of hand-overs, absences and rights.
import type { ApprovalRules, HumanParticipant, ProcessDefinition } from '../../definition/types.ts';
import type { Principal } from '../../process/principal.ts';
import { aDefinition, aPhase, aTask, anApprover } from './definition-builder.ts';

/** `approver` may delegate; `second` and `third` decide; `doer` and `helper` do tasks; `boss` is a delegator. */
export const HUMANS: Record<string, HumanParticipant> = {
  approver: anApprover({ canDelegate: true }),
  second: anApprover(),
  third: anApprover(),
  doer: { raidRole: 'responsible', canDelegate: true },
  helper: { raidRole: 'responsible' },
  watcher: { raidRole: 'informed', notificationPreferences: { progress: 'none' } },
  boss: { raidRole: 'delegator' },
};

/** Task `make` by an agent, decided by `approvers`; the rules are the task's. */
export function deciding(
  approvers: string[],
  rules: ApprovalRules = {},
  humans: Record<string, HumanParticipant> = {},
): ProcessDefinition {
  return aDefinition({
    phases: [aPhase('build', [aTask('make', { requiredApprovals: approvers, ...rules })])],
    humans: { ...HUMANS, ...humans },
  });
}

/** Task `make` by `doer`, decided by `approver`. */
export function doing(humans: Record<string, HumanParticipant> = {}): ProcessDefinition {
  return aDefinition({
    phases: [aPhase('build', [aTask('make', { assignee: 'doer', requiredApprovals: ['approver'] })])],
    humans: { ...HUMANS, ...humans },
  });
}

/** Through their link. */
export function as(id: string): Principal {
  return { kind: 'participant', id, linkId: `link-${id}` };
}
