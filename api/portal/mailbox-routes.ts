// The mailbox on disk, for trying things out without SMTP. Whoever reads mail here can sign, so it stands behind the console's
// login, for admins, and only on this machine.
import express, { type NextFunction, type Request, type Response, Router } from 'express';
import type { StoredMail } from '../../activities/ports.ts';
import { PATHS, renderMail, renderMailbox, renderProblem } from '../../portal/index.ts';
import { consoleVisit } from '../console/visit.ts';
import type { ApiDeps, Mailbox } from '../deps.ts';
import { sendPage } from './send-page.ts';
import { wrongMethod } from '../http/serve.ts';

const FORWARDING = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** `mailbox` is there only without SMTP and where the server listens on loopback. */
export function mailboxRoutes(deps: ApiDeps, mailbox: Mailbox): Router {
  const router = express.Router();
  const signedIn = consoleVisit(deps, 'admin');

  router.use(PATHS.mailbox, onlyHere);
  router.get(PATHS.mailbox, signedIn, async (_req: Request, res: Response) => {
    const mails = (await mailbox.list()).map(({ name, at, to, subject }) => ({ name, at, to, subject }));
    return sendPage(res, 'session', 200, renderMailbox({ mails }));
  });
  router.all(PATHS.mailbox, wrongMethod(['GET']));
  router.get(`${PATHS.mailbox}/:name`, signedIn, async (req: Request, res: Response) => {
    const mail = await oneMail(req, res);
    if (!mail) return;
    const { html, ...view } = mail;
    sendPage(res, 'session', 200, renderMail({ ...view, hasHtml: html !== null }));
  });
  router.get(`${PATHS.mailbox}/:name/html`, signedIn, async (req: Request, res: Response) => {
    const mail = await oneMail(req, res);
    if (!mail) return;
    // Shown in a frame of our page: nothing runs in it, nothing is loaded, links open in a page of their own.
    res.setHeader(
      'Content-Security-Policy',
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    );
    res.removeHeader('X-Frame-Options');
    res.setHeader('Referrer-Policy', 'no-referrer');
    res.type('html').send(openingOutside(mail.html ?? ''));
  });
  router.all([`${PATHS.mailbox}/:name`, `${PATHS.mailbox}/:name/html`], wrongMethod(['GET']));
  return router;

  /** Another name in Host means that some page made a browser come here under its own name. */
  function onlyHere(req: Request, res: Response, next: NextFunction): void {
    const host = (req.headers.host ?? '').replace(/:\d+$/, '');
    const peer = (req.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const local = ['localhost', '127.0.0.1', '[::1]'].includes(host);
    // What a proxy on this machine passes on comes from anywhere.
    const passedOn = FORWARDING.some((name) => req.headers[name] !== undefined);
    if (local && !passedOn && (peer === '127.0.0.1' || peer === '::1')) return next();
    return refuse(res, 'There is no such page');
  }

  async function oneMail(req: Request, res: Response): Promise<StoredMail | null> {
    const mail = await mailbox.read(String(req.params['name']));
    if (!mail) refuse(res, 'There is no such mail');
    return mail;
  }

  function refuse(res: Response, title: string): void {
    const requestId = res.locals.requestId as string;
    sendPage(res, 'session', 404, renderProblem({ status: 404, title, requestId }));
  }
}

/** The mail itself is untouched; only here its links leave the frame. */
const openingOutside = (html: string): string =>
  html.includes('<head>')
    ? html.replace('<head>', '<head><base target="_blank">')
    : `<base target="_blank">${html}`;
