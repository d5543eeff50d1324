// RAID as data, in one place: what each part in a process may do, and what it is told. roles.ts holds everybody to it.
import type { RaidRole } from '../definition/types.ts';
import type { NotificationKind } from './events.ts';

/**
 * What somebody is in a process; often several at once. `approver`: may decide. `responsible`: has a task too.
 * `can-delegate`: the definition lets them hand over what is theirs. `escalated`: an escalation reached them, for the
 * approval or the failed task that it is about and as long as that is open. `overseer`: asked to look over an agent's work, or to approve a
 * call of a tool, for that approval. `other`: a person without a RAID role.
 */
export type Part = RaidRole | 'can-delegate' | 'escalated' | 'overseer' | 'other';

/** What a person may do, through their link or any other way in. */
export type Right =
  | 'view'
  | 'approve'
  | 'comment'
  | 'upload'
  | 'do-task'
  | 'revoke'
  | 'hand-over-own'
  | 'own-absence'
  | 'hand-over-approvals'
  | 'hand-over-tasks'
  | 'others-absence'
  | 'move-deadline'
  | 'nudge'
  | 'withdraw'
  | 'mend'
  | 'cancel';

/** Nobody decides but an approver; nobody acts for others but a delegator, and who was reached by an escalation. */
export const RIGHTS: Record<Part, Right[]> = {
  responsible: ['view', 'comment', 'upload', 'do-task'],
  approver: ['view', 'approve', 'comment', 'upload', 'revoke'],
  informed: ['view'],
  delegator: [
    'view',
    'comment',
    'upload',
    'hand-over-own',
    'own-absence',
    'hand-over-approvals',
    'hand-over-tasks',
    'others-absence',
    'move-deadline',
    'nudge',
    'withdraw',
    'mend',
    'cancel',
  ],
  'can-delegate': ['view', 'hand-over-own', 'own-absence'],
  escalated: [
    'view',
    'comment',
    'hand-over-approvals',
    'move-deadline',
    'nudge',
    'withdraw',
    'mend',
    'cancel',
  ],
  overseer: ['view', 'approve', 'comment'],
  other: ['view', 'comment'],
};

/** What each part is told. Beyond it, `errorHandling.notifyParticipants` names anybody for word of a failed task. */
export const MESSAGES: Record<Part, NotificationKind[]> = {
  responsible: ['task', 'handed_over'],
  approver: ['approval', 'reminder', 'withdrawn', 'receipt', 'refusal', 'handed_over', 'outcome'],
  informed: ['progress'],
  delegator: ['escalation'],
  'can-delegate': ['handed_over', 'outcome'],
  escalated: ['escalation'],
  overseer: ['approval', 'reminder', 'withdrawn', 'receipt', 'refusal', 'handed_over', 'outcome', 'question'],
  other: [],
};
