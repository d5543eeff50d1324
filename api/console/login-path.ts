// Where the login leads to: pages of our own behind it, and nowhere else.
import { CONSOLE, withQuery } from '../../console/index.ts';
import { PATHS, placed } from '../../portal/index.ts';

/** The login, with the page to go on to. */
export const loginPath = (to: string): string => withQuery(CONSOLE.login, { to: pageBehindLogin(to) });

/**
 * The path that `to` means, under the base path of the request: a page of the console, or the mailbox. All else, such as
 * another site, is the console's first page.
 */
export function pageBehindLogin(to: unknown): string {
  if (typeof to !== 'string' || !/^\/[\x21-\x7e]{0,1000}$/.test(to) || to.includes('\\'))
    return CONSOLE.overview;
  // Read as a browser would read it, so that `//elsewhere` and `/../` are what they are.
  const base = 'http://own.invalid';
  if (!URL.canParse(to, base)) return CONSOLE.overview;
  const { origin, pathname, search } = new URL(to, base);
  if (origin !== base || pathname.includes('//')) return CONSOLE.overview;
  const path = inApp(pathname);
  const known = /^\/console(\/|$)/.test(path) || /^\/mailbox(\/|$)/.test(path);
  const isLoop = path === '/console/login' || path === '/console/sign-out';
  return known && !isLoop ? `${placed(path)}${search}` : CONSOLE.overview;
}

/** Without the base path, where it is still there. */
function inApp(path: string): string {
  const base = placed('');
  return base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}

/** What the page is called where the login leads to it. */
export const isMailbox = (to: string): boolean => to === PATHS.mailbox || to.startsWith(`${PATHS.mailbox}/`);
