// Rows and events for tests of the books: say only what the test is about.
import type { ProcessDefinition } from '../../definition/types.ts';
import type { EventOfType, EventType, ProcessEvent } from '../../process/events.ts';
import type { IdentifiedTeamTemplate } from '../../definition/team-types.ts';
import type {
  CommentRow,
  DefinitionRow,
  InstanceCreation,
  LinkRow,
  SessionRow,
  TeamTemplateRow,
} from '../../store/books.ts';
import type { RunProcessInput } from '../../workflows/messages.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import { aDefinition, aPhase } from '../support/definition-builder.ts';
import { aTeamTemplate } from '../support/team-builder.ts';

let drawn = 0;
/** An id that no other test uses. */
export const freshId = (prefix: string): string => `${prefix}-${++drawn}-${process.pid}`;

export const T0 = Date.UTC(2026, 0, 5, 9);

/** Phases `build` then `ship`. */
export const sampleDefinition = (fields: Partial<ProcessDefinition> = {}): ProcessDefinition => ({
  ...aDefinition({ phases: [aPhase('build', ['make']), aPhase('ship', ['send'])] }),
  ...fields,
});

export function aDefinitionRow(fields: Partial<ProcessDefinition> = {}): DefinitionRow {
  const definition = sampleDefinition(fields);
  return {
    id: definition.id,
    version: definition.version,
    hash: hashOf(definition),
    definition,
    registeredAt: T0,
    registeredBy: 'local',
  };
}

export function aTeamTemplateRow(fields: Partial<IdentifiedTeamTemplate> = {}): TeamTemplateRow {
  const template = { ...aTeamTemplate(), id: 'crew', version: '1.0.0', ...fields };
  return {
    id: template.id,
    version: template.version,
    hash: hashOf(template),
    template,
    registeredAt: T0,
    registeredBy: 'local',
  };
}

export function aCreation(
  row: Partial<InstanceCreation['row']> = {},
  bindings: InstanceCreation['bindings'] = [],
): InstanceCreation {
  return {
    row: {
      id: freshId('instance'),
      name: 'Rollout for Acme',
      processId: 'sample',
      version: '1.0.0',
      teamId: 'team-1',
      status: 'running',
      phase: 'build',
      startedAt: T0,
      closedAt: null,
      startedBy: 'local',
      searchable: { customer: 'Acme' },
      ...row,
    },
    input: { definition: sampleDefinition(), start: { seal: 'sealed' } } as unknown as RunProcessInput,
    bindings,
  };
}

/** Event `seq`, made by the engine a second after the one before. */
export function anEvent<T extends EventType>(
  seq: number,
  type: T,
  data: EventOfType<T>['data'],
  by: ProcessEvent['by'] = { kind: 'engine', id: 'engine' },
): ProcessEvent {
  return { seq, at: T0 + seq * 1000, type, by, data } as unknown as ProcessEvent;
}

/** An approval of the task `make`, asked of its approver; due in a day. */
export const askedEvent = (
  seq: number,
  approvalId: string,
  fields: Partial<EventOfType<'ApprovalRequested'>['data']> = {},
): ProcessEvent =>
  anEvent(seq, 'ApprovalRequested', {
    approvalId,
    kind: 'task',
    subjectId: 'make',
    phaseId: 'build',
    taskId: 'make',
    round: 1,
    title: 'Make',
    approvers: ['approver'],
    need: 1,
    artifacts: [],
    dueAt: T0 + 86_400_000,
    reminderAts: [],
    onTimeout: 'hold',
    ...fields,
  });

export const troubleEvent = (
  seq: number,
  incidentId: string,
  fields: Partial<EventOfType<'IncidentRaised'>['data']> = {},
): ProcessEvent =>
  anEvent(seq, 'IncidentRaised', {
    incidentId,
    kind: 'task-failed',
    message: 'Make failed three times.',
    cure: 'Have it done again.',
    actions: ['redo', 'skip'],
    taskId: 'make',
    phaseId: 'build',
    ...fields,
  });

/** Facts numbered `from`…`to`: events with a content of their own. */
export const factEvents = (from: number, to: number, name = 'count'): ProcessEvent[] =>
  Array.from({ length: to - from + 1 }, (_, index) =>
    anEvent(from + index, 'FactSet', { name, value: from + index }),
  );

export const aComment = (instanceId: string, at: number, fields: Partial<CommentRow> = {}): CommentRow => ({
  id: freshId('comment'),
  instanceId,
  author: 'approver',
  authorKind: 'person',
  at,
  text: 'Looks good.\nNUL \u0000 and 🚀 “quoted”',
  about: null,
  parentId: null,
  mentions: [],
  ...fields,
});

export const aLink = (instanceId: string, fields: Partial<LinkRow> = {}): LinkRow => ({
  id: freshId('link'),
  instanceId,
  participantId: 'ciso',
  permissions: ['view', 'approve', 'comment'],
  issuedAt: T0,
  issuedBy: 'engine',
  via: 'mail',
  expiresAt: T0 + 7 * 86_400_000,
  revokedAt: null,
  ...fields,
});

export const aSession = (link: LinkRow, fields: Partial<SessionRow> = {}): SessionRow => ({
  id: freshId('session'),
  instanceId: link.instanceId,
  participantId: link.participantId,
  linkId: link.id,
  linkVia: link.via,
  permissions: link.permissions,
  csrf: 'csrf',
  openedAt: T0,
  lastSeenAt: T0,
  expiresAt: T0 + 3_600_000,
  ...fields,
});
