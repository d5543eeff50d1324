// Cookies that hold a session: how they are called, how far they go, how they are read. One shape for portal and console.

/**
 * The cookie's name: `__Host-` (so Secure, no domain, path `/`) wherever browsers keep such a cookie, which is https and
 * loopback. Under a path of its own it is `__Secure-` with that path: what else lives on that host is not sent it.
 * A public address in plain http elsewhere gets a plain name and no Secure; the start warns of it (`isPlainHttp`).
 */
export function cookieName(publicUrl: string, called: string): string {
  if (isPlainHttp(publicUrl)) return called;
  return `${pathOf(publicUrl) === '/' ? '__Host-' : '__Secure-'}${called}`;
}

/** Whether the public address is plain http beyond this machine: links and sessions can then be read on the way. */
export function isPlainHttp(publicUrl: string): boolean {
  const { protocol, hostname } = new URL(publicUrl);
  const loopback =
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return protocol === 'http:' && !loopback;
}

/** The Set-Cookie header that opens a session; `lifeMs`: for how long at most. */
export function setCookie(publicUrl: string, called: string, value: string, lifeMs: number): string {
  const maxAgeS = Math.max(0, Math.floor(lifeMs / 1000));
  return `${cookieName(publicUrl, called)}=${value}; ${attributes(publicUrl)}; Max-Age=${maxAgeS}`;
}

/** The Set-Cookie header that ends it in the browser. */
export const endedCookie = (publicUrl: string, called: string): string =>
  `${cookieName(publicUrl, called)}=; ${attributes(publicUrl)}; Max-Age=0`;

/**
 * The session's value in a Cookie header; null where there is none of the right form. Of two with one name the first counts,
 * as with servers at large.
 */
export function cookieValueIn(
  publicUrl: string,
  called: string,
  cookieHeader: string | undefined,
): string | null {
  const name = cookieName(publicUrl, called);
  for (const pair of (cookieHeader ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    const value = pair.slice(at + 1).trim();
    return /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null;
  }
  return null;
}

function attributes(publicUrl: string): string {
  const always = `Path=${pathOf(publicUrl)}; HttpOnly; SameSite=Strict`;
  return isPlainHttp(publicUrl) ? always : `${always}; Secure`;
}

/** `/`, or `/countersign` without a slash at its end: browsers send the cookie there and below, and not to `/countersigned`. */
const pathOf = (publicUrl: string): string => new URL(publicUrl).pathname.replace(/\/+$/, '') || '/';
