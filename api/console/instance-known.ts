// Pages of an instance that there is nothing for: a page of the console says so, with 404.
import type { RequestHandler, Response } from 'express';
import { INSTANCE, renderNoInstance } from '../../console/index.ts';
import type { ApiDeps } from '../deps.ts';
import { sendConsolePage } from './send-page.ts';
import { visitView } from './visit-view.ts';

/** Stands before pages of an instance, behind `consoleVisit`. */
export function knownInstance(deps: ApiDeps): RequestHandler {
  return async (req, res, next) => {
    const id = String(req.params['id']);
    if (await deps.books.instance(id)) return next();
    const visit = await visitView(deps, res);
    sendConsolePage(res, 404, renderNoInstance({ what: `There is no instance “${id}”` }, { visit }));
  };
}

/** `what`: a sentence without its stop. */
export async function nothingThere(deps: ApiDeps, res: Response, id: string, what: string): Promise<void> {
  const visit = await visitView(deps, res);
  const back = { href: INSTANCE.page(id), label: 'To the instance' };
  sendConsolePage(res, 404, renderNoInstance({ what, back }, { visit }));
}
