// Hand-written guards for what arrives from outside: a message may have been typed into Temporal by hand, and one of a
// wrong shape must neither fail the workflow task nor reach the engine. No zod here: it costs 1.5 MB a cached instance.
import type { Json, JsonObject } from '../definition/types.ts';
import type { CommandType, DecideApprovalData } from '../process/commands.ts';
import type { Principal } from '../process/principal.ts';
import type { CommandMessage, DecisionMessage, UntimedCommand } from './messages.ts';

/** `text`: a sentence why it cannot be read, for the trail or the caller. */
export type Read<T> = { ok: true; value: T } | { ok: false; text: string };

type Kind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'object'
  | 'strings'
  | 'json'
  | 'shown'
  | 'successor'
  | 'toolCall'
  | 'correction';
type Field = Kind | `${Kind}?` | `${Kind}|null`;
type Fields = Record<string, Field>;

/** What the data of each command must hold. Null: never sent to the workflow as an update. */
const COMMAND_FIELDS: Record<CommandType, Fields | null> = {
  StartInstance: null,
  DecideApproval: null,
  ReportAgentOutcome: null,
  RefuseForeignMessage: null,
  ReportDelivery: null,
  ReportShellTrouble: null,
  PassTime: null,
  RaiseConcern: { taskId: 'string', kind: 'string', text: 'string' },
  AskPerson: { taskId: 'string', text: 'string' },
  AnswerQuestion: { questionId: 'string', text: 'string' },
  RetryTask: { taskId: 'string', reason: 'string?' },
  SkipTask: { taskId: 'string', reason: 'string' },
  CompleteTask: { taskId: 'string', result: 'json?', summary: 'string?', reason: 'string?' },
  RequestApproval: {
    id: 'string?',
    taskId: 'string',
    approverIds: 'strings',
    title: 'string',
    description: 'string?',
    artifacts: 'strings',
    expiresInMs: 'number?',
    toolCall: 'toolCall?',
  },
  SetFact: { name: 'string', value: 'json', reason: 'string?' },
  StoreArtifact: { artifact: 'object', taskId: 'string?' },
  BindParticipant: {
    participantId: 'string',
    bindingId: 'string',
    reason: 'string?',
    isStarter: 'boolean?',
    sameAs: 'strings?',
  },
  AdvancePhase: { reason: 'string?' },
  MoveDeadline: { approvalId: 'string', dueAt: 'number', reason: 'string' },
  NudgeApprovers: { approvalId: 'string' },
  HandOverApproval: { approvalId: 'string', from: 'string', to: 'successor', reason: 'string' },
  HandOverTask: { taskId: 'string', to: 'successor', reason: 'string' },
  SetAbsence: {
    participantId: 'string',
    substitute: 'successor|null',
    until: 'number|null',
    reason: 'string',
  },
  WithdrawApproval: { approvalId: 'string', reason: 'string' },
  RevokeDecision: { approvalId: 'string', decisionId: 'string', reason: 'string' },
  SendBack: { target: 'string', reason: 'string' },
  PauseInstance: { reason: 'string' },
  ResumeInstance: { reason: 'string' },
  CancelInstance: { reason: 'string' },
  ResolveIncident: { incidentId: 'string', action: 'string', target: 'string?', reason: 'string' },
};

const ARTIFACT_FIELDS: Fields = {
  key: 'string',
  type: 'string',
  contentType: 'string',
  size: 'number',
  sha256: 'string',
  metadata: 'object',
  fileName: 'string?',
};

const DECISION_FIELDS: Fields & Record<keyof DecideApprovalData, Field> = {
  approvalId: 'string',
  round: 'number',
  decisionId: 'string',
  participantId: 'string',
  choice: 'string',
  comment: 'string',
  shown: 'shown',
  viewed: 'string',
  linkId: 'string',
  linkVia: 'string',
  receivedAt: 'number',
  correction: 'correction?',
  confirmedBy: 'string?',
};

const PRINCIPAL_FIELDS: Record<Principal['kind'], Fields> = {
  operator: { id: 'string', role: 'string', via: 'string?' },
  participant: { id: 'string', linkId: 'string' },
  agent: { id: 'string', taskId: 'string', attempt: 'number', via: 'string?' },
  engine: { id: 'string' },
  temporal: { id: 'string' },
};

/**
 * A command as the update carries it. Typed by hand it may leave out what nobody types: the id (then `fallbackId`), the
 * seal, and the principal (then `temporal`).
 */
export function readCommandMessage(raw: unknown, fallbackId: string): Read<CommandMessage> {
  if (!isObject(raw) || !isObject(raw['command']))
    return bad('Send { "command": { "type", "data" }, "seal" }.');
  const { type, id = fallbackId, by = TEMPORAL, data } = raw['command'];
  const { seal = '' } = raw;
  const fields = typeof type === 'string' && Object.hasOwn(COMMAND_FIELDS, type) ? lookUp(type) : null;
  if (!fields) return bad(`${JSON.stringify(type)} is not a command that can be sent.`);
  if (typeof id !== 'string' || id === '' || id.length > 200) return bad('"id" must be a short string.');
  if (typeof seal !== 'string') return bad('"seal" must be a string.');
  const who = wrongPrincipal(by) ?? wrongField(data, fields, 'data');
  if (who) return bad(who);
  const artifact =
    type === 'StoreArtifact'
      ? wrongField((data as JsonObject)['artifact'], ARTIFACT_FIELDS, 'artifact')
      : null;
  if (artifact) return bad(artifact);
  return { ok: true, value: { command: { type, id, by, data } as UntimedCommand, seal } };
}

/** A decision as the signal carries it. */
export function readDecisionMessage(raw: unknown): Read<DecisionMessage> {
  if (!isObject(raw) || typeof raw['seal'] !== 'string')
    return bad('A decision is { "decision": { … }, "seal" }; only our pages send one.');
  const wrong = wrongField(raw['decision'], DECISION_FIELDS, 'decision');
  if (wrong) return bad(wrong);
  const decision = raw['decision'] as unknown as DecideApprovalData;
  if (!['approve', 'reject'].includes(decision.choice)) return bad('"choice" must be "approve" or "reject".');
  return { ok: true, value: { decision, seal: raw['seal'] } };
}

export const TEMPORAL = { kind: 'temporal', id: 'temporal' } as const satisfies Principal;

const lookUp = (type: string): Fields | null => COMMAND_FIELDS[type as CommandType];

function wrongPrincipal(by: unknown): string | null {
  if (!isObject(by) || typeof by['kind'] !== 'string' || !Object.hasOwn(PRINCIPAL_FIELDS, by['kind']))
    return '"by" must name a kind of principal.';
  return wrongField(by, PRINCIPAL_FIELDS[by['kind'] as Principal['kind']], 'by');
}

function wrongField(value: unknown, fields: Fields, where: string): string | null {
  if (!isObject(value)) return `"${where}" must be an object.`;
  for (const [name, field] of Object.entries(fields)) {
    const kind = field.replace('?', '').replace('|null', '') as Kind;
    const given = value[name];
    if (given === null && field.endsWith('|null')) continue;
    if (given === undefined && (field.endsWith('?') || kind === 'json')) {
      if (field.endsWith('?')) continue;
      return `"${where}.${name}" is missing.`;
    }
    if (!KINDS[kind](given)) return `"${where}.${name}" must be ${KIND_WORDS[kind]}.`;
  }
  return null;
}

const KINDS: Record<Kind, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  object: isObject,
  strings: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  json: () => true,
  successor: (value) =>
    isObject(value) &&
    typeof value['participantId'] === 'string' &&
    ['string', 'undefined'].includes(typeof value['bindingId']) &&
    ['boolean', 'undefined'].includes(typeof value['isStarter']),
  toolCall: (value) =>
    isObject(value) && ['callId', 'tool', 'argumentsSha256'].every((name) => typeof value[name] === 'string'),
  correction: (value) =>
    isObject(value) &&
    ['string', 'undefined'].includes(typeof value['summary']) &&
    (value['facts'] === undefined || isObject(value['facts'])),
  shown: (value) =>
    Array.isArray(value) &&
    value.every(
      (item) => isObject(item) && typeof item['key'] === 'string' && Number.isInteger(item['version']),
    ),
};

const KIND_WORDS: Record<Kind, string> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  strings: 'a list of strings',
  json: 'JSON',
  successor: 'a { participantId, bindingId? }',
  toolCall: 'a { callId, tool, argumentsSha256 }',
  correction: 'a { summary?, result?, facts? }',
  shown: 'a list of { key, version }',
};

function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const bad = (text: string): { ok: false; text: string } => ({ ok: false, text });
