// A row of the audit trail's tables: of which type an entry is, and its sentence.
import type { EventOfType, EventType } from '../events.ts';
import type { Names } from './names.ts';
import type { AuditType } from './types.ts';

export interface AuditLine<E> {
  type: AuditType;
  /** A whole sentence, full stop included. */
  sentence(event: E, names: Names): string;
}

export type EventTable = { [T in EventType]: AuditLine<EventOfType<T>> };
