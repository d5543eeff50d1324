// What is kept of an instance beside its state: audit entries, participants, links.
import { z } from 'zod';
import type { AuditEntryView, AuditType } from '../../process/views/types.ts';
import { cursorQuery, instant, jsonObject, namesQuery, pathId } from './fields.ts';
import { AUDIT_ENTRY, AUDIT_EXPORT, LINK } from './examples/records.ts';

const TYPES: Record<AuditType, true> = {
  approval: true,
  phase_transition: true,
  task_completion: true,
  task: true,
  gate: true,
  artifact: true,
  comment: true,
  participant: true,
  delivery: true,
  escalation: true,
  override: true,
  incident: true,
  instance: true,
};
export const AUDIT_TYPE_NAMES = Object.keys(TYPES) as [AuditType, ...AuditType[]];

export const auditQuery = z.object({
  types: namesQuery(AUDIT_TYPE_NAMES).meta({ description: 'Comma-separated' }),
  limit: z.coerce.number().int().min(1).max(500).default(100).meta({ description: 'At most so many' }),
  cursor: cursorQuery,
});
export const auditEntrySchema = z
  .object({
    position: z.number(),
    stream: z.enum(['events', 'journal']),
    seq: z.number(),
    timestamp: instant,
    type: z.enum(AUDIT_TYPE_NAMES),
    actor: z.string(),
    action: z.string(),
    details: jsonObject,
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry', example: AUDIT_ENTRY }) satisfies z.ZodType<AuditEntryView>;
export const auditLog = z
  .object({ entries: z.array(auditEntrySchema), nextCursor: z.string().optional() })
  .meta({ example: { entries: [AUDIT_ENTRY], nextCursor: '19' } });

/** JSON Lines, of which the first, one in between and the last stand here; docs/audit.md has the whole. */
export const auditExport = z.string().meta({ example: AUDIT_EXPORT });

export const participantParams = z.object({ id: pathId, pid: pathId });
export const bindBody = z
  .strictObject({
    email: z.email().max(254),
    name: z.string().trim().min(1).max(200).optional(),
    reason: z.string().trim().min(1).max(2_000).optional(),
  })
  .meta({ id: 'BindParticipant', example: { email: 'jane.doe@acme.com', name: 'Jane Doe' } });
export const participant = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.string().nullable(),
    raidRole: z.enum(['responsible', 'approver', 'informed', 'delegator']).nullable(),
    bound: z.boolean(),
  })
  .meta({
    id: 'Participant',
    example: {
      id: 'customer_ciso',
      name: 'Jane Doe',
      role: 'approver',
      raidRole: 'approver',
      bound: true,
    },
  });

const permission = z.enum(['view', 'approve', 'comment', 'upload']);
export const linkBody = z
  .strictObject({
    email: z.email().max(254).optional(),
    expiresIn: z.string().max(40).default('7d').meta({ description: 'A duration, at most 90d' }),
    permissions: z.array(permission).min(1).optional(),
  })
  .meta({ id: 'CreateLink', example: { expiresIn: '7d', permissions: ['view', 'approve'] } });
export const link = z
  .object({
    id: z.string(),
    participantId: z.string(),
    permissions: z.array(z.string()),
    issuedAt: instant,
    issuedBy: z.string(),
    via: z.enum(['mail', 'api']),
    expiresAt: instant,
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'Link', example: LINK });
export const revokedLinks = z
  .object({ revoked: z.array(z.string()).meta({ description: 'Ids of the links that were open' }) })
  .meta({ example: { revoked: [LINK.id] } });
export const mailAsked = z
  .object({
    mailId: z.string().meta({ description: 'What the journal says of it stands under this id' }),
  })
  .meta({ example: { mailId: 'fresh-link-3b7e1c' } });
export const linkList = z.object({ items: z.array(link) }).meta({ example: { items: [LINK] } });
export const createdLink = link
  .extend({ url: z.string().meta({ description: 'Given once, to this caller, and kept nowhere' }) })
  .meta({
    id: 'CreatedLink',
    example: { ...LINK, url: 'https://approvals.acme.com/external/approve?token=…' },
  });
export const linkParams = z.object({ id: pathId, pid: pathId, jti: pathId });
