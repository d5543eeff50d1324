// The body of a request: limits before parsing, depth and key names before any schema sees it.
import express, { type Request, type RequestHandler } from 'express';
import { LIMITS } from '../../definition/limits.ts';
import type { Json } from '../../definition/types.ts';
import { isWellFormed } from '../../platform/canonical-json.ts';
import { ApiProblem } from './problem.ts';

/** For bodies that carry no document: 128 KiB. */
export const SMALL_BODY_BYTES = 128 * 1024;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Reads the bytes, whatever their type, up to `limit`. Compressed bodies are refused: their size would be unknown. */
export function readBody(limit: number): RequestHandler {
  return express.raw({ type: () => true, limit, inflate: false });
}

/** The bytes that `readBody` left; empty where there was no body. */
export function bodyBytes(req: Request): Buffer {
  const body: unknown = req.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** The body as text. Throws `not-json` where it is not UTF-8. */
export function bodyText(req: Request): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bodyBytes(req));
  } catch {
    throw new ApiProblem('not-json', 'The body is not UTF-8 text.');
  }
}

/** The media type without parameters, lower case; '' where there is none. */
export function mediaType(req: Request): string {
  return (req.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
}

/** The JSON body. Throws 415, `not-json`, `body-too-deep` or `forbidden-key`. An absent body is `{}`. */
export function jsonBody(req: Request): Json {
  const text = bodyText(req);
  if (text.trim() === '') return {};
  const type = mediaType(req);
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw new ApiProblem(
      'unsupported-media-type',
      `The body must be JSON: send "Content-Type: application/json"${type ? ` instead of "${type}"` : ''}.`,
    );
  }
  return parseJson(text);
}

/** Checked JSON from text. */
export function parseJson(text: string): Json {
  checkDepth(text);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    throw new ApiProblem('not-json', `The body is not JSON: ${(error as Error).message}`);
  }
  checkKeys(value);
  return value;
}

/** Depth is counted in the text: parsing first would hand a deep value to code that recurses. */
function checkDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      depth++;
      if (depth > LIMITS.definitionDepth) {
        throw new ApiProblem('body-too-deep', `The body is nested deeper than ${LIMITS.definitionDepth}.`);
      }
    } else if (char === '}' || char === ']') depth--;
  }
}

/** Half a surrogate pair has no UTF-8: the trail could not be hashed over it. */
function mustBeWhole(text: string, pointer: string): void {
  if (isWellFormed(text)) return;
  const message = 'The text holds half a surrogate pair: send the character whole.';
  throw new ApiProblem('not-json', message, { errors: [{ pointer, code: 'half-surrogate', message }] });
}

function checkKeys(value: Json, pointer = ''): void {
  if (typeof value === 'string') mustBeWhole(value, pointer);
  if (value === null || typeof value !== 'object') return;
  for (const [key, item] of Object.entries(value)) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (FORBIDDEN_KEYS.has(key)) {
      throw new ApiProblem('forbidden-key', `The name "${key}" is not allowed in a body.`, {
        errors: [{ pointer: at, code: 'forbidden-key', message: `Rename "${key}".` }],
      });
    }
    mustBeWhole(key, at);
    checkKeys(item as Json, at);
  }
}
