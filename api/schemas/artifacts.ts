// Artifacts: shared storage of an instance.
import { z } from 'zod';
import { cursorQuery, instant, json, jsonObject, limitQuery, pathId } from './fields.ts';
import { ARTIFACT } from './examples/records.ts';

export const artifactKey = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\s@/\\\p{Cc}]+$/u, 'must be one word without "@", slashes and spaces');

export const storeArtifactBody = z
  .strictObject({
    key: artifactKey,
    type: z.string().trim().min(1).max(100).default('document'),
    content: json.meta({ description: 'JSON, or text as a JSON string' }),
    metadata: jsonObject.default({}),
    taskId: pathId.optional(),
  })
  .meta({
    id: 'StoreArtifact',
    example: {
      key: 'change_window',
      type: 'document',
      content: { day: 'Sunday', from: '02:00', until: '04:00' },
      taskId: 'sso_setup',
    },
  });

/** A media type without parameters, as a file's answer will carry it. */
export const fileType = z
  .string()
  .max(100)
  .regex(/^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/, 'must be a media type');

/** Shown and offered for saving, never used as a path here. What turns the writing direction would hide its ending. */
const fileName = z
  .string()
  .trim()
  .max(200)
  .regex(
    /^[^\p{Cc}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]+$/u,
    'must be a plain file name, without folders',
  )
  .refine((name) => !/^\.+$/.test(name), 'must be more than dots')
  .transform((name) => name.normalize('NFC'));

/** For a file: what the JSON body says otherwise. */
export const storeFileQuery = z.object({
  key: artifactKey.optional().meta({ description: 'Under which it is stored. Needed for a file' }),
  type: z.string().trim().min(1).max(100).optional().meta({ description: 'Default: document' }),
  metadata: z
    .string()
    .max(64 * 1024)
    .optional()
    .meta({ description: 'A JSON object' }),
  fileName: fileName.optional().meta({ description: 'As it is offered for saving' }),
  taskId: pathId.optional().meta({ description: 'The task that it belongs to' }),
});

export const artifactInfo = z
  .object({
    key: z.string(),
    version: z.number(),
    type: z.string(),
    contentType: z.string(),
    size: z.number(),
    sha256: z.string(),
    metadata: jsonObject,
    taskId: z.string().nullable(),
    fileName: z.string().nullable(),
    storedAt: instant,
    storedBy: z.string().meta({ description: 'The principal; metadata.createdBy is what was claimed' }),
  })
  .meta({ id: 'ArtifactInfo', example: ARTIFACT });
export const artifact = artifactInfo
  .extend({ content: json.nullable().meta({ description: 'null where the bytes are no JSON and no text' }) })
  .meta({ id: 'Artifact', example: { ...ARTIFACT, content: { made: 'sso_requirements_doc' } } });
export const artifactList = z
  .object({ items: z.array(artifactInfo), nextCursor: z.string().optional() })
  .meta({ example: { items: [ARTIFACT] } });

/** Under the media type that it was stored with. */
export const artifactBytes = z.string().meta({ format: 'binary', example: '%PDF-1.7 …' });

export const artifactParams = z.object({ id: pathId, key: pathId });
export const artifactQuery = z.object({
  version: z.coerce.number().int().min(1).optional().meta({ description: 'Default: the newest' }),
  download: z.string().optional().meta({ description: 'Present: the bytes as they were stored' }),
});
export const artifactFilter = z.object({
  phase: z.string().max(64).optional().meta({ description: 'metadata.phase, or the phase of its task' }),
  type: z.string().max(100).optional().meta({ description: 'Only of this type', example: 'document' }),
  cursor: cursorQuery,
  limit: limitQuery,
});
