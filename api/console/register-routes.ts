// Registering a definition in the console: the same check and the same books as the API's endpoint.
import { type Request, type RequestHandler, type Response, Router } from 'express';
import multer, { MulterError } from 'multer';
import { registryOf } from '../../agents/config.ts';
import { CONSOLE, findingView, type RegisterView, renderRegister } from '../../console/index.ts';
import { LIMITS } from '../../definition/limits.ts';
import { parseDefinition } from '../../definition/parse.ts';
import { registerDefinition } from '../definitions/register-definition.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { leaveNote } from './note.ts';
import { sendConsolePage } from './send-page.ts';
import { sentence } from './sentence.ts';
import { visitIn, visitView } from './visit-view.ts';
import { consoleVisit, textForm } from './visit.ts';

/** As of the API: spaces and comments are not the definition's own bytes. */
const MOST_BYTES = 2 * LIMITS.definitionBytes;

export function registerRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.get(CONSOLE.register, consoleVisit(deps, 'admin'), async (_req: Request, res: Response) => {
    await answer(res, 200, { typed: '', format: 'json', findings: null, refusal: null });
  });
  router.post(CONSOLE.register, consoleVisit(deps, 'admin', documentForm()), register);
  router.all(CONSOLE.register, wrongMethod(['GET', 'POST']));
  return router;

  async function register(req: Request, res: Response): Promise<void> {
    const { text, format } = sentIn(req);
    const again = (status: number, more: Partial<RegisterView>) =>
      answer(res, status, { typed: text, format, findings: null, refusal: null, ...more });
    if (text.trim() === '') return await again(422, { refusal: 'Paste a definition, or choose a file.' });
    const result = parseDefinition(text, format, registryOf(deps.agents?.config ?? null));
    if (!result.ok) return await again(422, { findings: result.problems.map(findingView) });
    try {
      const { isNew, row } = await registerDefinition(
        deps.books,
        result.definition,
        visitIn(res).actor,
        deps.now(),
      );
      leaveNote(deps, res, isNew ? 'registered' : 'registeredBefore');
      res.redirect(303, CONSOLE.definition(row.id, row.version));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      await again(PROBLEM_STATUS[error.code], { refusal: sentence(error.message) });
    }
  }

  async function answer(res: Response, status: number, view: RegisterView): Promise<void> {
    sendConsolePage(res, status, renderRegister(view, { visit: await visitView(deps, res) }));
  }
}

/** The file where one was chosen, else the text. Browsers end lines of a text field with CR LF; a file is as it is. */
function sentIn({ body, file }: Request): { text: string; format: 'json' | 'yaml' } {
  const { text, format } = (body ?? {}) as Record<string, unknown>;
  if (file && file.size > 0) {
    const isYaml = /\.ya?ml$/i.test(file.originalname);
    return { text: file.buffer.toString('utf8'), format: isYaml ? 'yaml' : 'json' };
  }
  return { text: typeof text === 'string' ? text : '', format: format === 'yaml' ? 'yaml' : 'json' };
}

/** Reads the form with a file, and without: as text fields alone where a program sends it. */
function documentForm(): RequestHandler {
  const text = textForm();
  const withFile = multer({
    storage: multer.memoryStorage(),
    defParamCharset: 'utf8',
    limits: {
      fileSize: MOST_BYTES,
      fieldSize: MOST_BYTES,
      files: 1,
      fields: 5,
      parts: 6,
      fieldNameSize: 100,
    },
  }).single('file');
  return (req, res, next) => {
    text(req, res, (error?: unknown) => {
      if (error) return next(error);
      void withFile(req, res, (broken: unknown) => next(broken && wordsOf(broken)));
    });
  };
}

function wordsOf(error: unknown): unknown {
  if (!(error instanceof MulterError)) return error;
  const isLarge = error.code === 'LIMIT_FILE_SIZE' || error.code === 'LIMIT_FIELD_VALUE';
  return isLarge
    ? new ApiProblem('body-too-large', `A definition is at most ${LIMITS.definitionBytes / 1024} KiB.`)
    : new ApiProblem('invalid-request', `The form could not be read: ${error.message}.`);
}
