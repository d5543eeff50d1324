// API keys, the caller, and the installation's journal, in requests and answers.
import { z } from 'zod';
import { titleLine } from '../../definition/schema.ts';
import { instant, jsonObject } from './fields.ts';
import { HASH } from './examples/names.ts';

const role = z.enum(['viewer', 'operator', 'agent', 'admin']).meta({
  description:
    'viewer reads, operator also moves instances, admin also administers; agent works on one task of one instance',
});
const scope = z
  .strictObject({ instanceId: z.string().min(1).max(200), taskId: z.string().min(1).max(200) })
  .meta({ description: 'Of role agent: its instance and task' });
const via = z.string().meta({
  description: 'How they were authenticated: local, key:<id>, oidc:<issuer>',
  examples: ['key:key_3f0c9b2d5e7a48c1b6d0'],
});

const KEY = {
  id: 'key_3f0c9b2d5e7a48c1b6d0',
  name: 'Deployment pipeline',
  role: 'operator',
  scope: null,
  status: 'active',
  createdAt: '2026-03-10T17:32:00.000Z',
  createdBy: 'local',
  expiresAt: '2026-06-08T17:32:00.000Z',
  revokedAt: null,
  lastUsedAt: null,
  rotatedFrom: null,
} as const;
const ENTRY = {
  seq: 12,
  timestamp: '2026-03-10T17:32:00.000Z',
  type: 'signed_in',
  actor: 'local',
  via: 'local',
  action: 'local signed in to the console as admin.',
  details: { role: 'admin' },
  hash: HASH,
};
const SECRET = 'cs_key_3f0c9b2d5e7a48c1b6d0_<43 characters>';

export const apiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    role,
    scope: scope.nullable(),
    status: z.enum(['active', 'expired', 'revoked']),
    createdAt: instant,
    createdBy: z.string(),
    expiresAt: instant.nullable(),
    revokedAt: instant.nullable(),
    lastUsedAt: instant.nullable().meta({ description: 'To the minute' }),
    rotatedFrom: z.string().nullable().meta({ description: 'The key it took over from' }),
  })
  .meta({ id: 'ApiKey', example: KEY });
export const apiKeyList = z
  .object({ items: z.array(apiKey), nextCursor: z.string().optional() })
  .meta({ example: { items: [KEY] } });
export const apiKeyMade = apiKey
  .extend({ secret: z.string().meta({ description: 'The token to send. Shown here and nowhere else' }) })
  .meta({ id: 'ApiKeyMade', example: { ...KEY, secret: SECRET } });

export const apiKeyBody = z
  .strictObject({
    name: titleLine.meta({ description: 'What it is for' }),
    role,
    scope: scope.optional(),
    expiresIn: z
      .string()
      .max(40)
      .optional()
      .meta({ description: 'A duration, at most 365d. Default: it does not expire', examples: ['90d'] }),
  })
  .meta({
    id: 'MakeApiKey',
    example: { name: 'Deployment pipeline', role: 'operator', expiresIn: '90d' },
  });
export const rotateBody = z
  .strictObject({
    overlap: z
      .string()
      .max(40)
      .default('24h')
      .meta({ description: 'For how long the old key stays good: a duration, at most 30d' }),
    expiresIn: z
      .string()
      .max(40)
      .optional()
      .meta({ description: 'Of the new key. Default: as long as the old one was made for' }),
  })
  .meta({ id: 'RotateApiKey', example: { overlap: '24h' } });

export const me = z
  .object({
    id: z.string().meta({ description: 'What the trail names' }),
    role,
    via: via.nullable().meta({ description: 'Null: by the credential of an attempt' }),
    work: z
      .object({ instanceId: z.string(), taskId: z.string(), attempt: z.number() })
      .nullable()
      .meta({ description: 'Of an agent: what it is at' }),
  })
  .meta({ id: 'Me', example: { id: 'local', role: 'admin', via: 'local', work: null } });

export const installationEntry = z
  .object({
    seq: z.number(),
    timestamp: instant,
    type: z.string(),
    actor: z.string(),
    via: via
      .nullable()
      .meta({ description: 'Null: nobody was authenticated, or it was the installation itself' }),
    action: z.string().meta({ description: 'A sentence' }),
    details: jsonObject,
    hash: z.string().meta({ description: 'SHA-256 over the hash before it and this entry' }),
  })
  .meta({
    id: 'InstallationEntry',
    example: ENTRY,
  });
export const installationJournal = z
  .object({ items: z.array(installationEntry), nextCursor: z.string().optional() })
  .meta({ example: { items: [ENTRY] } });
