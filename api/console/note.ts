// What came of a form, told on the page that it leads to: its name alone goes through the browser, so that no address can
// make our pages say something of its own.
import type { Request, Response } from 'express';
import type { ConsoleNote } from '../../console/index.ts';
import { endedCookie, setCookie } from '../../links/index.ts';
import type { ApiDeps } from '../deps.ts';
import { plainCookie } from './plain-cookie.ts';

const COOKIE = 'countersign-note';
const KEPT_MS = 60_000;

const NOTES = {
  mended: {
    tone: 'ok',
    title: 'It is recorded',
    text: 'The incident is out of the way, and the audit trail says by whom and why.',
  },
  done: { tone: 'ok', title: 'It is recorded', text: 'The audit trail says by whom and why.' },
  registered: { tone: 'ok', title: 'It is registered', text: 'It can be started from now on.' },
  registeredBefore: {
    tone: 'idle',
    title: 'It was registered before',
    text: 'With this very content: nothing has changed.',
  },
  teamMade: {
    tone: 'ok',
    title: 'The team is made',
    text: 'It stands first below, with the id that a start takes.',
  },
  revoked: {
    tone: 'ok',
    title: 'The key is revoked',
    text: 'It opens nothing any more, in every process within 5 seconds.',
  },
  webhookChanged: { tone: 'ok', title: 'It is changed', text: 'From now on it goes by what stands below.' },
  webhookDeleted: { tone: 'ok', title: 'The webhook is deleted', text: 'With the log of its messages.' },
  sent: { tone: 'work', title: 'It is on its way', text: 'What comes of it stands below, once it is there.' },
  replayed: {
    tone: 'work',
    title: 'It goes through the trail again',
    text: 'Messages follow one after another; the list below has each.',
  },
  started: { tone: 'ok', title: 'It runs', text: 'What it waits for stands below.' },
} satisfies Record<string, ConsoleNote>;
export type NoteName = keyof typeof NOTES;

/** Before a redirect. */
export function leaveNote(deps: Pick<ApiDeps, 'publicUrl'>, res: Response, name: NoteName): void {
  res.append('Set-Cookie', setCookie(deps.publicUrl, COOKIE, name, KEPT_MS));
}

/** Once; null: there is none. */
export function takeNote(
  { publicUrl }: Pick<ApiDeps, 'publicUrl'>,
  { headers }: Request,
  res: Response,
): ConsoleNote | null {
  const value = plainCookie(publicUrl, COOKIE, headers.cookie) ?? '';
  if (!Object.hasOwn(NOTES, value)) return null;
  res.append('Set-Cookie', endedCookie(publicUrl, COOKIE));
  return NOTES[value as NoteName];
}
