// The audit trail as the console lists it: newest first, sorted out by type.
import type { AuditEntryView, AuditType } from '../../process/views/types.ts';
import { INSTANCE } from '../instance-paths.ts';
import { withQuery } from '../paths.ts';
import { type Named, whoAtStart } from './instance-names.ts';
import type { AuditRowView, AuditView } from './types/instance.ts';

/** What people look for, of the types there are. */
export const AUDIT_FILTERS: { label: string; type: AuditType }[] = [
  { label: 'Approvals', type: 'approval' },
  { label: 'Phases', type: 'phase_transition' },
  { label: 'Tasks', type: 'task' },
  { label: 'Gates', type: 'gate' },
  { label: 'Artifacts', type: 'artifact' },
  { label: 'People', type: 'participant' },
  { label: 'Deliveries', type: 'delivery' },
  { label: 'Comments', type: 'comment' },
  { label: 'Incidents', type: 'incident' },
  { label: 'Overrides', type: 'override' },
];

/** The types behind a filter; null: all. Work that is complete is a task's, too. */
export function typesOf(filter: string): AuditType[] | null {
  const found = AUDIT_FILTERS.find(({ type }) => type === filter);
  if (!found) return null;
  return found.type === 'task' ? ['task', 'task_completion'] : [found.type];
}

interface AuditPage {
  instanceId: string;
  entries: AuditEntryView[];
  /** '' for all. */
  filter: string;
  older: number | null;
  isNewest: boolean;
  chain: AuditView['chain'];
}

export function auditView(named: Named, page: AuditPage): AuditView {
  const { instanceId, entries, filter, older, isNewest, chain } = page;
  const place = INSTANCE.audit(instanceId);
  const known = typesOf(filter) === null ? '' : filter;
  return {
    rows: entries.map((entry) => rowOf(named, entry)),
    filters: [
      { label: 'All', href: place, current: known === '' },
      ...AUDIT_FILTERS.map(({ label, type }) => ({
        label,
        href: withQuery(place, { type }),
        current: known === type,
      })),
    ],
    allHref: place,
    exportHref: INSTANCE.export(instanceId),
    olderHref: older === null ? null : withQuery(place, { type: known, before: String(older) }),
    newestHref: isNewest ? null : withQuery(place, { type: known }),
    chain,
    checkHref: withQuery(place, { type: known, check: 'chain' }),
  };
}

const rowOf = (named: Named, entry: AuditEntryView): AuditRowView => ({
  position: entry.position,
  stream: entry.stream,
  seq: entry.seq,
  at: Date.parse(entry.timestamp),
  says: entry.action,
  who: entry.actor === 'engine' ? 'Countersign' : whoAtStart(named, entry.actor),
  hash: entry.hash,
});
