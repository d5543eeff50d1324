// The last stop of every request: what nobody answered, and whatever was thrown on the way.
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { CONSOLE } from '../../console/index.ts';
import { renderProblem } from '../../portal/index.ts';
import type { ProblemView } from '../../portal/index.ts';
import { BooksUnavailable } from '../../store/books.ts';
import type { ApiLogger } from '../deps.ts';
import { sendPage } from '../portal/send-page.ts';
import { ApiProblem, PROBLEM_STATUS, type ProblemCode, sendProblem } from './problem.ts';

/** 404 for every path that is none of ours. */
export const notFound: RequestHandler = (req) => {
  throw new ApiProblem('not-found', `There is nothing at ${req.path}.`);
};

/** People get a page where they came for one; programs always get problem details. No stack ever leaves. */
export function answerError(logger: ApiLogger): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const problem = problemOf(error);
    if (problem.code === 'internal') {
      logger.error(
        { err: error, requestId: res.locals.requestId, method: req.method, path: req.path },
        'request failed',
      );
    }
    if (res.headersSent) return next(error);
    if (wantsPage(req)) return sendProblemPage(req, res, problem);
    return sendProblem(req, res, problem);
  };
}

/** Codes of express's body parsers. */
const PARSER: Record<string, [ProblemCode, string]> = {
  'entity.too.large': ['body-too-large', 'The body is larger than this endpoint takes.'],
  'parameters.too.many': ['body-too-large', 'The form has too many fields.'],
  'encoding.unsupported': ['unsupported-media-type', 'Send the body uncompressed.'],
  'charset.unsupported': ['unsupported-media-type', 'Send the body as UTF-8.'],
  'request.size.invalid': ['invalid-request', 'The body is not as long as Content-Length says.'],
  'request.aborted': ['invalid-request', 'The request ended early.'],
};

function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof BooksUnavailable) {
    return new ApiProblem('books-unavailable', 'The database takes no writes now. Repeat the request later.');
  }
  // express reports a path that does not decode as an error with status 400.
  if (error instanceof URIError)
    return new ApiProblem('malformed-path', 'The path is not valid percent-encoding.');
  const type = (error as { type?: unknown } | null)?.type;
  const known = typeof type === 'string' && Object.hasOwn(PARSER, type) ? PARSER[type] : undefined;
  if (known) return new ApiProblem(...known);
  return new ApiProblem('internal', 'Something went wrong here; it is in the log under this request id.');
}

function wantsPage(req: Request): boolean {
  const portal = /^\/(external|mailbox|console)(\/|$)/.test(req.path);
  return portal && (req.headers.accept ?? '').includes('text/html');
}

const PAGES = new Set<number>([400, 403, 404, 409, 413, 429, 500, 503]);

function sendProblemPage(req: Request, res: Response, problem: ApiProblem): void {
  const status = PROBLEM_STATUS[problem.code];
  const shown = (PAGES.has(status) ? status : 400) as ProblemView['status'];
  const requestId = res.locals.requestId as string;
  for (const [name, value] of Object.entries(problem.headers)) res.setHeader(name, value);
  const own = req.path.startsWith('/console') ? consoleWords(status, problem) : {};
  sendPage(res, 'open', status, renderProblem({ status: shown, requestId, ...own }));
}

/** Who operates has no link in a mail to go back to. What went wrong on our side stays in the log. */
function consoleWords(status: number, { message }: ApiProblem): Pick<ProblemView, 'title' | 'text' | 'back'> {
  const back = { href: CONSOLE.overview, label: 'To the overview' };
  if (status === 404) return { title: 'There is no such page', text: message, back };
  if (status >= 500 || status === 429) return { back };
  return { title: 'This could not be done', text: message, back };
}
