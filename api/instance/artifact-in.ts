// An artifact on its way in: JSON with its content in it, or a file as the body itself.
import type { Request } from 'express';
import type { z } from 'zod';
import { LIMITS } from '../../definition/limits.ts';
import type { Json, JsonObject } from '../../definition/types.ts';
import { bodyBytes, jsonBody, mediaType, parseJson, SMALL_BODY_BYTES } from '../http/json-body.ts';
import { parseRequest } from '../http/parse-request.ts';
import { ApiProblem } from '../http/problem.ts';
import { artifactKey, fileType, storeArtifactBody, type storeFileQuery } from '../schemas/artifacts.ts';

/** JSON writes a character as six at most. */
const ESCAPED = 6;

export interface ArtifactIn {
  key: string;
  type: string;
  contentType: string;
  metadata: JsonObject;
  fileName?: string;
  taskId?: string;
  bytes: Uint8Array;
}

/** Reads the request. Throws what is wrong with it, `artifact-too-large` where it goes over its limit. */
export function artifactIn(req: Request, query: z.output<typeof storeFileQuery>): ArtifactIn {
  const type = mediaType(req);
  if (type !== '' && type !== 'application/json') return fileIn(req, query);
  // Judged by its size before it is parsed: no content within the limit is longer than this, however it is escaped.
  const bytes = bodyBytes(req).length;
  if (bytes > ESCAPED * LIMITS.jsonArtifactBytes + SMALL_BODY_BYTES) throw tooLarge(bytes);
  const body = parseRequest(storeArtifactBody, jsonBody(req), 'body');
  return {
    key: body.key,
    type: body.type,
    metadata: body.metadata,
    ...(body.taskId ? { taskId: body.taskId } : {}),
    ...contentIn(body.content),
  };
}

function fileIn(req: Request, query: z.output<typeof storeFileQuery>): ArtifactIn {
  const metadata = query.metadata === undefined ? {} : parseJson(query.metadata);
  return {
    key: parseRequest(artifactKey, query.key, 'query'),
    type: query.type ?? 'file',
    contentType: parseRequest(fileType, mediaType(req), 'query'),
    metadata: parseRequest(storeArtifactBody.shape.metadata, metadata, 'query'),
    ...(query.fileName ? { fileName: query.fileName } : {}),
    ...(query.taskId ? { taskId: query.taskId } : {}),
    bytes: bodyBytes(req),
  };
}

/** Text is stored as text, everything else as JSON. */
function contentIn(content: Json): { bytes: Buffer; contentType: string } {
  const isText = typeof content === 'string';
  const bytes = Buffer.from(isText ? content : JSON.stringify(content));
  if (bytes.length > LIMITS.jsonArtifactBytes) throw tooLarge(bytes.length);
  return { bytes, contentType: isText ? 'text/plain; charset=utf-8' : 'application/json' };
}

function tooLarge(bytes: number): ApiProblem {
  return new ApiProblem(
    'artifact-too-large',
    `The content has ${bytes} bytes; at most ${LIMITS.jsonArtifactBytes} are allowed.`,
    { errors: [{ pointer: '/content', code: 'too-large', message: 'Split it, or send it as a file.' }] },
  );
}
