// store_artifact: text or JSON that the work leaves behind. The same content under the same key is stored once an attempt.
import { z } from 'zod';
import type { ArtifactVersion } from '../../process/events.ts';
import type { JsonObject } from '../../definition/types.ts';
import { eventOn, madeBy } from './made-by.ts';
import { builtIn, command, said } from './tool.ts';

export const storeArtifact = builtIn({
  description:
    'Store an artifact: a text, or JSON. Every store makes a new version; the same content again does not.',
  input: z.strictObject({
    key: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'a short key of letters, digits, . _ -')
      .describe('Short key of letters, digits, . _ -'),
    type: z.string().trim().min(1).max(100).default('document').describe('document, data, report, …'),
    content: z.json().describe('Text as a string, or any JSON value'),
    contentType: z
      .string()
      .regex(/^text\/(plain|markdown|csv)$/, 'text/plain, text/markdown or text/csv; JSON needs none')
      .optional()
      .describe('Of a text: text/plain (default), text/markdown or text/csv'),
    metadata: z.record(z.string(), z.json()).default({}),
  }),
  async run(context, { key, type, content, contentType, metadata }) {
    const { world, work, graph, commandId } = context;
    const { instanceId, taskId, attempt } = work;
    const isText = typeof content === 'string';
    const bytes = Buffer.from(isText ? content : JSON.stringify(content), 'utf8');
    const sha256 = await world.blobs.put(bytes);
    const newest = await eventOn(world.books, instanceId, ['ArtifactStored'], ({ data }) => data.key === key);
    const { by } = newest ?? {};
    const isOwn = by?.kind === 'agent' && by.taskId === taskId && by.attempt === attempt;
    if (newest && isOwn && newest.data.sha256 === sha256) return said(storedText(newest.data));
    const made = await command(context, {
      type: 'StoreArtifact',
      data: {
        artifact: {
          key,
          type,
          contentType: isText ? `${contentType ?? 'text/plain'}; charset=utf-8` : 'application/json',
          size: bytes.length,
          sha256,
          metadata: metadata as JsonObject,
        },
        // An errand stands beside the tasks.
        ...(graph.task(taskId) ? { taskId } : {}),
      },
    });
    if ('refusal' in made) return made.refusal;
    const event = await madeBy(world.books, instanceId, commandId, 'ArtifactStored', made.events);
    if (event === null) throw new Error(`Nothing is known of the artifact of ${commandId} yet.`);
    return said(storedText(event.data));
  },
});

const storedText = ({ key, version }: Pick<ArtifactVersion, 'key' | 'version'>): string =>
  `Stored: artifact "${key}", version ${version}.`;
