// What has to be put away when a stream's reader is gone.
import type { Response } from 'express';

/** Runs `putAway` once, at once where the reader left before anybody listened for that. */
export function whenClosed(res: Response, putAway: () => void): void {
  if (res.closed) putAway();
  else res.once('close', putAway);
}
