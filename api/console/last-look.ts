// When somebody last looked at the console, and how far the trail reached then: kept in their browser, no secret, and read
// with the suspicion that is due to what comes from there.
import type { Request, Response } from 'express';
import { setCookie } from '../../links/index.ts';
import type { ApiDeps } from '../deps.ts';
import { plainCookie } from './plain-cookie.ts';

const COOKIE = 'countersign-look';
const KEPT_MS = 30 * 24 * 3_600_000;
/** Who comes back after this long looks anew. */
const BREAK_MS = 30 * 60_000;

export interface Look {
  /** Epoch ms. */
  at: number;
  position: number;
}

/**
 * The end of the look before this one; null: this is the first. A page that loads itself again (`x-live`) is no sign that
 * somebody looked.
 */
export function lastLook(
  deps: Pick<ApiDeps, 'publicUrl'>,
  req: Request,
  res: Response,
  now: Look,
): Look | null {
  const [before, newest] = read(plainCookie(deps.publicUrl, COOKIE, req.headers.cookie));
  const anew = newest !== null && now.at - newest.at > BREAK_MS;
  const last = anew ? newest : before;
  if (req.headers['x-live'] === undefined && req.method === 'GET') {
    const value = [last?.at ?? 0, last?.position ?? 0, now.at, now.position].join('.');
    res.append('Set-Cookie', setCookie(deps.publicUrl, COOKIE, value, KEPT_MS));
  }
  return last;
}

function read(value: string | null): [Look | null, Look | null] {
  if (value === null || !/^\d{1,15}(\.\d{1,15}){3}$/.test(value)) return [null, null];
  const [at, position, newestAt, newestPosition] = value.split('.').map(Number) as [
    number,
    number,
    number,
    number,
  ];
  return [at === 0 ? null : { at, position }, { at: newestAt, position: newestPosition }];
}
