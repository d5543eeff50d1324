// Stored bytes on their way out: as JSON or text in an answer, or as a file that no browser runs.
import type { Response } from 'express';
import type { Json } from '../../definition/types.ts';
import type { ArtifactRow } from '../../store/books.ts';
import { CSP } from '../http/security.ts';

/** JSON as it was stored, text as a string; null for anything else. */
export function contentOf(contentType: string, bytes: Uint8Array): Json {
  const type = contentType.split(';')[0]!.trim();
  if (type === 'application/json') return JSON.parse(Buffer.from(bytes).toString('utf8')) as Json;
  if (type.startsWith('text/')) return Buffer.from(bytes).toString('utf8');
  return null;
}

/** Always an attachment, never sniffed, sandboxed: what people and agents store is not ours. */
export function sendDownload(res: Response, artifact: ArtifactRow, bytes: Uint8Array): void {
  const extension = artifact.contentType.startsWith('application/json') ? '.json' : '.txt';
  const known = /^(application\/json|text\/)/.test(artifact.contentType);
  res.attachment(artifact.fileName ?? `${artifact.key}-v${artifact.version}${known ? extension : ''}`);
  res.setHeader('Content-Type', artifact.contentType);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Security-Policy', CSP.download);
  res.setHeader('Digest', `sha-256=${Buffer.from(artifact.sha256, 'hex').toString('base64')}`);
  res.status(200).end(Buffer.from(bytes));
}
