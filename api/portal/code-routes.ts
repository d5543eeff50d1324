// "Mail me a code": asked for by a form of the decision page, which comes back with everything that was typed into it.
import { randomUUID } from 'node:crypto';
import express, { type Request, type Response, Router } from 'express';
import { anchorOf, editedIn, PATHS, renderDecide } from '../../portal/index.ts';
import type { Choice } from '../../process/events.ts';
import { codeMailId } from '../../workflows/messages.ts';
import type { ApiDeps } from '../deps.ts';
import { wrongMethod } from '../http/serve.ts';
import { itemOf } from './decide.ts';
import { answerForm } from './kept-form.ts';
import { readPage } from './page-source.ts';
import { editsOf, type ReturnedForm, returnedView } from './returned-forms.ts';
import type { OpenSession } from './session.ts';
import { behindSession, decidesOnly, fromOurForm } from './visit.ts';

const MINUTE_MS = 60_000;
/** A person is mailed at most this many codes in an hour, whatever sessions ask for them. */
const MOST_AN_HOUR = 5;

export function codeRoutes(deps: ApiDeps): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 1_100 });
  router.post(PATHS.askCode, form, behindSession(deps, fromOurForm(deps, decidesOnly(deps, askForCode))));
  router.all(PATHS.askCode, wrongMethod(['POST']));
  return router;

  async function askForCode(open: OpenSession, req: Request, res: Response): Promise<void> {
    const typed = typedIn(req.body);
    const item = itemOf(await readPage(deps, open), typed.approvalId);
    // Answered meanwhile, or it asks for none: the page says how it stands.
    if (!item?.code) return res.redirect(303, PATHS.decide);
    const codeProblem = item.code.maskedAddress === null ? NO_ADDRESS : await ask(open, item.approvalId);
    const returned: ReturnedForm = { ...typed, problem: null, codeProblem, seen: null };
    await answerForm(deps, open, req, res, {
      page: PATHS.decide,
      status: codeProblem === null ? 200 : codeProblem === NOT_TAKEN ? 503 : 429,
      value: [returned],
      at: (id) => `${PATHS.decide}?form=${id}#${anchorOf(item.approvalId)}-code-part`,
      html: async () => renderDecide(await returnedView(deps, await readPage(deps, open), [returned])),
    });
  }

  /** Null: it is on its way; else what is said at the field. */
  async function ask({ session }: OpenSession, approvalId: string): Promise<string | null> {
    const { instanceId, participantId } = session;
    const now = deps.now();
    const id = `code-${randomUUID()}`;
    const row = {
      id,
      instanceId,
      participantId,
      sessionId: session.id,
      approvalId,
      askedAt: now,
      check: null,
      wrongTries: 0,
    };
    const limit = { since: now - 60 * MINUTE_MS, most: MOST_AN_HOUR, notAfter: now - MINUTE_MS };
    const answer = await deps.books.askForCode(row, limit);
    if (answer !== 'asked') return answer === 'too-soon' ? TOO_SOON : TOO_MANY;
    const mailId = codeMailId(id);
    const reply = await deps.gateway.startMail({
      kind: 'code',
      mailId,
      instanceId,
      participantId,
      codeId: id,
    });
    if (reply.ok) return null;
    deps.logger.warn({ fault: reply.fault, instanceId }, 'a code could not be asked for');
    return NOT_TAKEN;
  }
}

const NO_ADDRESS = 'There is no mail address of yours here to send a code to. Ask who runs this process.';
const TOO_SOON = 'A code was mailed to you less than a minute ago. Look in the spam folder, too.';
const TOO_MANY =
  'Five codes were mailed to you within the last hour. Wait a little before you ask for another.';
const NOT_TAKEN = 'No code could be mailed just now. Nothing is lost: ask for one again in a minute.';

type Typed = Pick<ReturnedForm, 'approvalId' | 'choice' | 'comment' | 'corrects' | 'edits'>;

function typedIn(body: unknown): Typed {
  const fields = (body ?? {}) as Record<string, unknown>;
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  const answer = text('answer');
  const corrects = answer === 'correct';
  const choice: Choice | null =
    answer === 'approve' || answer === 'reject' ? answer : corrects ? 'approve' : null;
  const comment = text('comment').replace(/\r\n?/g, '\n');
  return {
    approvalId: text('approval'),
    choice,
    comment,
    ...editsOf({ corrects, edited: editedIn(fields) }),
  };
}
