// A form with files on its way in: fields as they were typed, files up to their limit. One that is too large is read to
// its end and thrown away, so that what was typed beside it is not lost.
import type { RequestHandler } from 'express';
import multer, { MulterError, type StorageEngine } from 'multer';
import { LIMITS } from '../../definition/limits.ts';
import { ApiProblem } from '../http/problem.ts';

export interface FilePart {
  /** Field of the form. */
  field: string;
  /** As the browser says. */
  fileName: string;
  bytes: Buffer;
  tooLarge: boolean;
}

/** A task's whole result is smaller; what is a little too long comes back to be shortened. */
const FIELD_BYTES = 32 * 1024;
/** All files of a form together: they are held in memory until all is known of them. */
const TOGETHER_BYTES = 2 * LIMITS.fileBytes;

/** In memory: what is not stored in the end leaves nothing behind. One for each form. */
function memoryUpTo(limit: number): StorageEngine {
  let held = 0;
  return {
    _handleFile(_req, file, done) {
      const chunks: Buffer[] = [];
      let size = 0;
      let tooLarge = false;
      file.stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        held += chunk.length;
        tooLarge ||= size > LIMITS.fileBytes || held > limit;
        if (!tooLarge) chunks.push(chunk);
        else chunks.length = 0;
      });
      file.stream.on('error', done);
      file.stream.on('end', () => {
        if (tooLarge) held -= size;
        done(null, { buffer: Buffer.concat(chunks), size: tooLarge ? Number.MAX_SAFE_INTEGER : size });
      });
    },
    _removeFile(_req, _file, done) {
      done(null);
    },
  };
}

/** Reads a multipart form; others pass by. `maxFiles`: more are an error. */
export function formParts(maxFiles: number): RequestHandler {
  const limits = {
    files: maxFiles,
    fields: 1_000,
    fieldSize: FIELD_BYTES,
    fieldNameSize: 100,
    headerPairs: 20,
    // `f[4294967294]` would be a list of so many entries.
    fieldNestingDepth: 0,
  };
  return (req, res, next) => {
    // Browsers send names as UTF-8 and do not say so.
    const parse = multer({ storage: memoryUpTo(TOGETHER_BYTES), defParamCharset: 'utf8', limits }).any();
    void parse(req, res, (error?: unknown) => next(error === undefined ? undefined : asProblem(error)));
  };
}

/** Whatever the reader of the form found wrong was sent to it. */
function asProblem(error: unknown): ApiProblem {
  return error instanceof MulterError && TOO_LARGE.has(error.code)
    ? new ApiProblem('body-too-large', 'The form has more files or longer fields than this page takes.')
    : new ApiProblem(
        'invalid-request',
        'The form could not be read. Load the page again and send it once more.',
      );
}

const TOO_LARGE = new Set<string>([
  'LIMIT_FILE_COUNT',
  'LIMIT_FIELD_COUNT',
  'LIMIT_FIELD_KEY',
  'LIMIT_FIELD_VALUE',
]);

/** The files that were chosen; a file field left empty is none. */
export function filesOf(files: unknown): FilePart[] {
  if (!Array.isArray(files)) return [];
  return (files as Express.Multer.File[])
    .filter(({ originalname, size }) => originalname !== '' || size > 0)
    .map(({ fieldname, originalname, buffer, size }) => ({
      field: fieldname,
      fileName: originalname,
      bytes: buffer,
      tooLarge: size > LIMITS.fileBytes,
    }));
}
