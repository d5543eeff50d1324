// Upload: one document a form, judged by its bytes, scanned, stored under a key of the person's own. Nothing of a file that
// is refused or breaks off is kept: it is held in memory until all is known of it.
import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import multer, { MulterError } from 'multer';
import { LIMITS } from '../../definition/limits.ts';
import { frameOf, PATHS, renderUploadProblem } from '../../portal/index.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { cleanFileName, uploadKeyOf } from '../instance/file-name.ts';
import { judgeFile, TAKEN_WORDS } from '../instance/file-types.ts';
import { rowOf } from '../instance/instance-reader.ts';
import { refuseInfected } from '../instance/refuse-infected.ts';
import { sendCommand } from '../instance/send-command.ts';
import { refuseTooManyDocuments } from './document-limit.ts';
import { fileRoom } from './file-room.ts';
import { readPage } from './page-source.ts';
import { isSameOrigin } from './same-origin.ts';
import { sendPage } from './send-page.ts';
import type { OpenSession } from './session.ts';
import { behindSession, fromOurForm, noteVisit, sendProblemPage } from './visit.ts';

export function uploadRoutes(deps: ApiDeps): Router {
  const router = Router();
  const room = fileRoom();
  const parse = multer({
    storage: multer.memoryStorage(),
    // Browsers send names as UTF-8 and do not say so.
    defParamCharset: 'utf8',
    limits: {
      fileSize: LIMITS.fileBytes,
      files: 1,
      fields: 5,
      parts: 6,
      fieldSize: 1_000,
      fieldNameSize: 100,
      headerPairs: 20,
      fieldNestingDepth: 0,
    },
  }).single('file');

  router.post(PATHS.upload, behindSession(deps, receive));
  router.all(PATHS.upload, wrongMethod(['POST']));
  return router;

  async function receive(open: OpenSession, req: Request, res: Response): Promise<void> {
    if (!open.session.permissions.includes('upload')) {
      const message = 'the link may not upload';
      await noteVisit(deps, open, 'request_refused', { code: 'forbidden', message });
      const text = 'It lets you read. Nothing was stored.';
      return sendProblemPage(res, 403, 'This link does not let you add documents', text);
    }
    // Before a byte of it is read; the form's token comes with the body.
    if (!isSameOrigin(req, deps.publicUrl)) return await fromOurForm(deps, store)(open, req, res);
    const leave = room.enter(open);
    if (!leave) {
      const why =
        'Too many documents are on their way just now. Nothing was stored; send it again in a minute.';
      return await refuse(open, res, 503, null, why);
    }
    try {
      const broken = await parsed(req, res);
      if (req.destroyed && !req.complete) return;
      if (broken) return await refuse(open, res, broken.status, null, broken.why);
      await fromOurForm(deps, store)(open, req, res);
    } finally {
      leave();
    }
  }

  function parsed(req: Request, res: Response): Promise<{ status: number; why: string } | null> {
    return new Promise((resolve) => {
      void parse(req, res, (error: unknown) =>
        resolve(error === undefined || error === null ? null : whatBroke(error)),
      );
    });
  }

  async function store(open: OpenSession, req: Request, res: Response): Promise<void> {
    const { file } = req;
    const name = file ? cleanFileName(file.originalname) : '';
    try {
      if (!file || name === '') throw new ApiProblem('invalid-request', 'Choose a file first.');
      const judged = await judgeFile(name, file.buffer);
      if (!judged.ok) throw new ApiProblem('file-type-refused', judged.why);
      const key = uploadKeyOf(open.session.participantId, name);
      await refuseTooMany(open, key);
      await refuseInfected(deps.scanner, file.buffer);
      const row = await rowOf(deps.books, open.session.instanceId);
      const sha256 = await deps.blobs.put(file.buffer);
      const { contentType } = judged;
      const { participantId: id, linkId } = open.session;
      await sendCommand(deps, row, {
        type: 'StoreArtifact',
        id: `artifact-${randomUUID()}`,
        by: { kind: 'participant', id, linkId },
        data: {
          artifact: {
            key,
            type: 'upload',
            contentType,
            size: file.size,
            sha256,
            metadata: {},
            fileName: name,
          },
        },
      });
      res.redirect(303, PATHS.artifactPage(key));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      await noteVisit(deps, open, 'request_refused', { code: error.code, message: error.message });
      await refuse(open, res, PROBLEM_STATUS[error.code], name === '' ? null : name, error.message);
    }
  }

  async function refuseTooMany({ session }: OpenSession, key: string): Promise<void> {
    await refuseTooManyDocuments(deps, session);
    const versions = await deps.books.artifactVersions(session.instanceId);
    const keys = new Set(versions.map((each) => each.key));
    if (keys.has(key) || keys.size < LIMITS.artifacts) return;
    throw new ApiProblem(
      'too-many-artifacts',
      `This process holds ${LIMITS.artifacts} documents, and takes no more. A file with the name of one of yours makes a new version of it.`,
    );
  }

  async function refuse(
    open: OpenSession,
    res: Response,
    status: number,
    fileName: string | null,
    why: string,
  ): Promise<void> {
    const { source } = await readPage(deps, open);
    const upload = uploadView(open);
    sendPage(res, 'session', status, renderUploadProblem({ frame: frameOf(source), fileName, why, upload }));
  }
}

/** What the form needs; for every page that shows it. */
export const uploadView = ({ session }: OpenSession) => ({
  csrf: session.csrf,
  largest: LIMITS.fileBytes,
  takes: TAKEN_WORDS,
});

function whatBroke(error: unknown): { status: number; why: string } {
  const code = error instanceof MulterError ? error.code : null;
  if (code === 'LIMIT_FILE_SIZE') {
    return {
      status: 413,
      why: `The file is larger than ${Math.floor(LIMITS.fileBytes / 1_048_576)} MB. Nothing was stored. Make it smaller, or divide it.`,
    };
  }
  if (code === 'LIMIT_FILE_COUNT' || code === 'LIMIT_UNEXPECTED_FILE') {
    return { status: 422, why: 'One document at a time. Nothing was stored.' };
  }
  return {
    status: 400,
    why: 'The form could not be read. Nothing was stored. Load the page again, and send it once more.',
  };
}
