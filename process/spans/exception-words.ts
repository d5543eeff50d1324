// Kinds of exceptions as people read them, one of each.
import type { ExceptionKind } from './types.ts';

export const EXCEPTION_WORDS: Record<ExceptionKind, string> = {
  'completed-by-hand': 'task completed for somebody',
  'task-skipped': 'task skipped',
  'sent-back': 'work sent back',
  'task-handed-over': 'task given to somebody else',
  'approval-handed-over': 'approval given to somebody else',
  'substitute-named': 'substitute named',
  'decision-taken-back': 'decision taken back by an operator',
  'attempt-stopped': 'attempt of an agent stopped',
  'new-address': 'new address for a person',
  'review-waived': 'work taken without its review',
  'fact-set-by-hand': 'approval fact set by hand',
  'typed-into-temporal': 'command typed into Temporal',
  other: 'other exception',
};
