// The audit trail as it is read: entries of both streams, with names and addresses joined at the time of reading.
import type { JsonObject } from '../../definition/types.ts';
import type { ProcessGraph } from '../../definition/graph.ts';
import type { JournalType, TrailEntry } from '../../store/books.ts';
import type { EventType, ProcessEvent } from '../events.ts';
import { EVENT_LINES } from './audit-events.ts';
import type { AuditLine } from './audit-line.ts';
import { JOURNAL_LINES } from './audit-journal.ts';
import { bulkIdIn } from './bulk-id.ts';
import { instant } from './format.ts';
import { type AskedApproval, type Names, namesOf } from './names.ts';
import type { AuditEntryView, AuditType, People } from './types.ts';

/** What makes sentences out of ids where it is at hand: the definition's names and the approvals asked so far. */
export interface Known {
  graph?: ProcessGraph;
  /** By approval id: `state.approvals`, or `askedApprovals(trail)`. */
  approvals?: Record<string, AskedApproval>;
}

/**
 * One entry for people and programs. `details` is what the entry holds, and `event` (its name in the trail), `actor`
 * (more of the principal, with name and address) and, for what concerns an approval that is known, its `kind`, `title`,
 * `taskId`, `phaseId` and `gateId` (null where there is none). `ApprovalDecided` has `approverEmail` too.
 */
export function auditEntry(entry: TrailEntry, people: People = {}, known: Known = {}): AuditEntryView {
  const names = namesOf(people, known.graph, known.approvals);
  const data = dataOf(entry);
  return {
    position: entry.position,
    stream: entry.stream,
    seq: entry.seq,
    timestamp: instant(entry.at),
    type: auditTypeOf(entry),
    actor: entry.actor,
    // Ids keep their letters; only the words that stand for no id begin a sentence with a capital.
    action: sentenceOf(entry, data, names).replace(/^(the|somebody) /, (word) => capital(word)),
    details: {
      // What the entry itself says stands: an incident's `kind` is not its approval's.
      ...approvalDetails(data, names),
      ...data,
      ...(entry.type === 'ApprovalDecided' ? { approverEmail: emailOf(data, names) } : {}),
      ...bulkOf(entry),
      event: entry.type,
      actor: actorDetails(entry, names),
    },
    hash: entry.hash,
  };
}

/** What kind of entry it is; of what a newer release wrote, `instance`. */
export const auditTypeOf = (entry: TrailEntry): AuditType => lineOf(entry)?.type ?? 'instance';

/** The approvals that entries of a trail asked for, by id. */
export function askedApprovals(entries: TrailEntry[]): Record<string, AskedApproval> {
  const asked: [string, AskedApproval][] = [];
  for (const entry of entries) {
    if (entry.type !== 'ApprovalRequested') continue;
    const data = dataOf(entry) as unknown as AskedApproval & { approvalId: string };
    asked.push([data.approvalId, data]);
  }
  return Object.fromEntries(asked);
}

/** The names in the trail that stand for these audit types: what a filtered reading asks the books for. */
export function trailTypesOf(types: AuditType[]): string[] {
  return Object.entries<{ type: AuditType }>({ ...EVENT_LINES, ...JOURNAL_LINES })
    .filter(([, line]) => types.includes(line.type))
    .map(([name]) => name);
}

/** The names in the trail that a list stands for, of audit types (`approval`) and names (`ApprovalDecided`) alike. */
export const trailNamesOf = (wanted: readonly string[]): string[] => [
  ...new Set([
    ...trailTypesOf(wanted as AuditType[]),
    ...wanted.filter((name) => Object.hasOwn(EVENT_LINES, name) || Object.hasOwn(JOURNAL_LINES, name)),
  ]),
];

/** Whether an entry of that name may be meant by a word in such a list. */
export const isTrailWord = (word: string): boolean => trailNamesOf([word]).length > 0;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function lineOf(entry: TrailEntry): { type: AuditType } | undefined {
  const table: Record<string, { type: AuditType }> = entry.stream === 'events' ? EVENT_LINES : JOURNAL_LINES;
  return Object.hasOwn(table, entry.type) ? table[entry.type] : undefined;
}

function sentenceOf(entry: TrailEntry, data: JsonObject, names: Names): string {
  // A newer release may have written what this one has no word for: named, never an error.
  if (lineOf(entry) === undefined) return `${entry.type} was noted.`;
  if (entry.stream === 'journal') {
    return JOURNAL_LINES[entry.type as JournalType].sentence({ actor: entry.actor, data }, names);
  }
  // The table's key is the event's type; TypeScript cannot follow that through a lookup by union.
  const line = EVENT_LINES[entry.type as EventType] as AuditLine<ProcessEvent>;
  return line.sentence(entry.body as unknown as ProcessEvent, names);
}

/** An event holds its content under `data`; a journal entry's body is its content. */
function dataOf(entry: TrailEntry): JsonObject {
  if (isObject(entry.body['data'])) return entry.body['data'];
  if (entry.stream !== 'journal') return {};
  // Of an operator's entry, who they are stands with the actor, as with events.
  const { by, ...data } = entry.body;
  return isObject(by) ? data : entry.body;
}

function approvalDetails(data: JsonObject, names: Names): JsonObject {
  const id = data['approvalId'];
  const asked = typeof id === 'string' ? names.asked(id) : undefined;
  if (asked === undefined) return {};
  return {
    kind: asked.kind,
    title: asked.title,
    taskId: asked.taskId ?? null,
    phaseId: asked.phaseId,
    gateId: asked.gateId ?? null,
  };
}

/** Of what somebody did to many instances at once. */
function bulkOf({ body }: TrailEntry): JsonObject {
  const bulk = typeof body['commandId'] === 'string' ? bulkIdIn(body['commandId']) : null;
  return bulk === null ? {} : { bulk };
}

function emailOf(data: JsonObject, names: Names): string | null {
  return typeof data['participantId'] === 'string' ? names.email(data['participantId']) : null;
}

function actorDetails(entry: TrailEntry, names: Names): JsonObject {
  const by = isObject(entry.body['by']) ? entry.body['by'] : {};
  const email = names.email(entry.actor);
  return { id: entry.actor, ...by, name: names.actor(entry.actor), ...(email === null ? {} : { email }) };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
