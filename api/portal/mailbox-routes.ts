// The mailbox on disk, for trying things out without SMTP. Whoever reads mail here can sign, so it stands behind a login
// with the local token, and only on this machine.
import { randomBytes } from 'node:crypto';
import express, { type NextFunction, type Request, type Response, Router } from 'express';
import type { StoredMail } from '../../activities/ports.ts';
import { sha256Hex } from '../../platform/canonical-json.ts';
import { PATHS, renderMail, renderMailbox, renderProblem } from '../../portal/index.ts';
import type { ApiDeps, Mailbox } from '../deps.ts';
import { mailboxLoginPage } from './mailbox-login.ts';
import { isSameOrigin } from './same-origin.ts';
import { sendPage } from './send-page.ts';
import { limitRate } from '../http/security.ts';
import { wrongMethod } from '../http/serve.ts';

const COOKIE = 'countersign-mailbox';
const LOGIN_MS = 12 * 3_600_000;
const FORWARDING = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** `mailbox` is there only without SMTP and where the server listens on loopback. */
export function mailboxRoutes(deps: ApiDeps, mailbox: Mailbox): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 5 });
  /** Hash of the cookie → until when, epoch ms. Gone with the process, like the need for it. */
  const logins = new Map<string, number>();

  router.use(PATHS.mailbox, onlyHere);
  router.get(PATHS.mailbox, async (req, res) => {
    if (!loggedIn(req)) return sendPage(res, 'session', 200, mailboxLoginPage(null));
    const mails = (await mailbox.list()).map(({ name, at, to, subject }) => ({ name, at, to, subject }));
    return sendPage(res, 'session', 200, renderMailbox({ mails }));
  });
  router.post(PATHS.mailbox, limitRate(30, 60_000), form, (req, res) => {
    if (!isSameOrigin(req, deps.publicUrl)) return refuse(res, 403, 'This did not come from our page');
    const token = ((req.body ?? {}) as Record<string, unknown>)['token'];
    const actor = typeof token === 'string' ? deps.authenticate(token.trim()) : null;
    if (actor?.role !== 'admin') {
      return sendPage(res, 'session', 401, mailboxLoginPage('This is not the token in the file.'));
    }
    const value = randomBytes(32).toString('base64url');
    logins.set(sha256Hex(value), deps.now() + LOGIN_MS);
    res.setHeader('Set-Cookie', `${COOKIE}=${value}; Path=${PATHS.mailbox}; HttpOnly; SameSite=Strict`);
    return res.redirect(303, PATHS.mailbox);
  });
  router.all(PATHS.mailbox, wrongMethod(['GET', 'POST']));
  router.get(`${PATHS.mailbox}/:name`, async (req, res) => {
    const mail = await oneMail(req, res);
    if (!mail) return;
    const { html, ...view } = mail;
    sendPage(res, 'session', 200, renderMail({ ...view, hasHtml: html !== null }));
  });
  router.get(`${PATHS.mailbox}/:name/html`, async (req, res) => {
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
    return refuse(res, 404, 'There is no such page');
  }

  function loggedIn(req: Request): boolean {
    const value = new RegExp(`(?:^|;\\s*)${COOKIE}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(
      req.headers.cookie ?? '',
    )?.[1];
    const until = value === undefined ? undefined : logins.get(sha256Hex(value));
    return until !== undefined && deps.now() < until;
  }

  async function oneMail(req: Request, res: Response): Promise<StoredMail | null> {
    if (!loggedIn(req)) {
      res.redirect(303, PATHS.mailbox);
      return null;
    }
    const mail = await mailbox.read(String(req.params['name']));
    if (!mail) refuse(res, 404, 'There is no such mail');
    return mail;
  }

  function refuse(res: Response, status: 403 | 404, title: string): void {
    const requestId = res.locals.requestId as string;
    sendPage(res, 'session', status, renderProblem({ status, title, requestId }));
  }
}

/** The mail itself is untouched; only here its links leave the frame. */
const openingOutside = (html: string): string =>
  html.includes('<head>')
    ? html.replace('<head>', '<head><base target="_blank">')
    : `<base target="_blank">${html}`;
