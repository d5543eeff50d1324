// What an operator can do, by name, and on what: the words that engine, API and console share. No rule lives here.

/** On one subject of an instance. `api/instance/operator-actions.ts` says for each how it is called and what it takes. */
export type OperatorActionName =
  | 'advance'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'send-back'
  | 'set-fact'
  | 'retry-task'
  | 'skip-task'
  | 'complete-task'
  | 'hand-over-task'
  | 'move-deadline'
  | 'nudge'
  | 'hand-over-approval'
  | 'withdraw-approval'
  | 'revoke-decision'
  | 'answer-question'
  | 'resolve-incident'
  | 'bind-participant'
  | 'set-absence'
  | 'revoke-links'
  | 'revoke-link';

/** What it is done to, as a list of actions is sorted. */
export type ActionSubject =
  | 'instance'
  | 'task'
  | 'approval'
  | 'decision'
  | 'question'
  | 'incident'
  | 'participant'
  | 'link';

/** Ids that name the subject within its instance; none: the instance itself. */
export interface ActionOn {
  taskId?: string;
  approvalId?: string;
  decisionId?: string;
  questionId?: string;
  incidentId?: string;
  participantId?: string;
  linkId?: string;
  /** Of `set-fact`: asked for, for the state does not name all that may be set. */
  factName?: string;
}

/** An action that makes sense now. */
export interface PossibleAction {
  action: OperatorActionName;
  on: ActionOn;
  /**
   * What its first choice offers, where the state narrows it: of `send-back` tasks and phases, of `hand-over-approval` the
   * approvers in whose place, of `resolve-incident` what would mend it.
   */
  choices?: string[];
}
