// The portal before the session: landing page, its button, and the page of a dead link. GET changes nothing here.
import express, { type Request, type Response, Router } from 'express';
import {
  buildLandingView,
  maskAddress,
  PATHS,
  renderDeadLink,
  renderLanding,
  renderProblem,
} from '../../portal/index.ts';
import { operatorName } from '../../process/views/actor-name.ts';
import { type ApiDeps, DEFAULT_RATE_LIMITS } from '../deps.ts';
import { readInstance } from '../instance/instance-reader.ts';
import { isSameOrigin } from './same-origin.ts';
import { sendPage } from './send-page.ts';
import { type LinkState, linkState, openSession } from './session.ts';
import { limitRate } from '../http/security.ts';
import { wrongMethod } from '../http/serve.ts';

const HOUR_MS = 3_600_000;

export function externalLinkRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 10 });
  const freshLinkLimit = limitRate(deps.rateLimits?.freshLink ?? DEFAULT_RATE_LIMITS.freshLink, HOUR_MS);

  router.get(PATHS.approve, async (req, res) => {
    const token = req.query['token'];
    const state = await linkState(deps, token);
    if (!state.live) return await deadLink(res, state, token);
    // From the books: mail scanners open links too, and they should cost the worker nothing.
    const { graph, state: instance, people } = await readInstance(deps, state.claims.instanceId, 'books');
    const view = buildLandingView(
      {
        graph,
        state: instance,
        people,
        operatorName: deps.operatorName,
        participantId: state.claims.participantId,
      },
      { token: token as string, expiresAt: state.link.expiresAt },
    );
    return sendPage(res, 'open', 200, renderLanding(view));
  });

  router.post(PATHS.approve, form, async (req, res) => {
    if (!isSameOrigin(req, deps.publicUrl, true)) return crossSite(req, res);
    const token = field(req, 'token');
    const state = await linkState(deps, token);
    if (!state.live) return await deadLink(res, state, token);
    await openSession(deps, res, state.link);
    return res.redirect(303, PATHS.decide);
  });
  router.all(PATHS.approve, wrongMethod(['GET', 'POST']));

  router.post(PATHS.freshLink, freshLinkLimit, form, async (req, res) => {
    if (!isSameOrigin(req, deps.publicUrl, true)) return crossSite(req, res);
    const token = field(req, 'token');
    const state = await linkState(deps, token);
    // A link that lives needs no other; one that is not ours gets the same answer as one that is.
    if (!state.live && state.claims && deps.freshLinkMailer) {
      const { instanceId, participantId, jti } = state.claims;
      try {
        await deps.freshLinkMailer.send(instanceId, participantId, jti);
      } catch (error) {
        deps.logger.warn({ err: error, instanceId, linkId: jti }, 'a fresh link could not be asked for');
        return notTaken(res);
      }
    }
    return await deadLink(res, state, token, true);
  });
  router.all(PATHS.freshLink, wrongMethod(['POST']));
  return router;

  async function deadLink(res: Response, state: LinkState, token: unknown, asked = false): Promise<void> {
    const known = state.claims
      ? await readInstance(deps, state.claims.instanceId, 'books').catch(() => null)
      : null;
    const address = known && state.claims ? known.people[state.claims.participantId]?.email : undefined;
    const canAsk = !state.live && deps.freshLinkMailer !== undefined && address !== undefined;
    const html = renderDeadLink({
      operator: known
        ? operatorName(known.graph, known.people, deps.operatorName)
        : (deps.operatorName ?? 'Countersign'),
      why: state.live ? 'expired' : state.why,
      expiredAt: !state.live && state.why === 'expired' ? state.claims.expiresAt : null,
      maskedAddress: canAsk ? maskAddress(address) : null,
      token: canAsk && typeof token === 'string' ? token : null,
      asked,
    });
    sendPage(res, 'open', asked ? 200 : 404, html);
  }

  /** Honest where it would else be said that a mail is on its way. */
  function notTaken(res: Response): void {
    const view = {
      status: 503,
      title: 'This cannot be done just now',
      text: 'No mail was sent. Nothing is lost: go back in a few minutes and ask again.',
      requestId: res.locals.requestId as string,
    } as const;
    sendPage(res, 'open', 503, renderProblem(view));
  }

  function crossSite(_req: Request, res: Response): void {
    const view = {
      status: 403,
      title: 'This did not come from our page',
      text: 'Open the link in your mail again and use the button there. Nothing has been decided.',
      requestId: res.locals.requestId as string,
    } as const;
    sendPage(res, 'open', 403, renderProblem(view));
  }
}

/** One plain field of a form; a repeated one is none. */
function field(req: Request, name: string): string | undefined {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
