// A browser without script: addresses, cookies, redirects, forms.
import { filledIn } from './forms.mjs';

/**
 * @typedef {object} Page
 * @property {number} status
 * @property {string} url Where it ended up after redirects.
 * @property {string} html
 */

const LONGEST_WAIT_MS = 30_000;
const MOST_REDIRECTS = 5;

/**
 * A browser with cookies of its own: one for each person.
 * @returns {{ open: (url: string) => Promise<Page>, submit: (page: Page, form: import('./forms.mjs').Form, answers?: Record<string, string>) => Promise<Page> }}
 */
export function createBrowser() {
  /** @type {Map<string, string>} By origin and name; paths play no part here. */
  const cookies = new Map();

  /**
   * @param {string} url
   * @param {{ method?: string, body?: string, headers: Record<string, string> }} init
   * @returns {Promise<Page>}
   */
  async function request(url, init, redirects = 0) {
    const { origin } = new URL(url);
    const jar = [...cookies].filter(([key]) => key.startsWith(`${origin} `));
    const cookie = jar.map(([key, value]) => `${key.slice(origin.length + 1)}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        Accept: 'text/html',
        'User-Agent': 'countersign-demo',
        ...(cookie ? { Cookie: cookie } : {}),
        ...init.headers,
      },
      signal: AbortSignal.timeout(LONGEST_WAIT_MS),
    });
    keepCookies(cookies, origin, response.headers.getSetCookie());
    const html = await response.text();
    const location = response.headers.get('location');
    if (location && response.status >= 300 && response.status < 400) {
      if (redirects >= MOST_REDIRECTS) throw new Error(`${url} redirects in circles.`);
      // 307 and 308 would send the form again; the pages use 303 only.
      return await request(new URL(location, url).href, { headers: { Referer: url } }, redirects + 1);
    }
    return { status: response.status, url, html };
  }

  return {
    open: (url) => request(url, { headers: { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' } }),
    submit: (page, form, answers) => {
      const body = filledIn(form, answers);
      const target = new URL(form.action, page.url);
      if (form.method === 'get') {
        target.search = body.toString();
        return request(target.href, { headers: { Referer: page.url } });
      }
      return request(target.href, {
        method: 'POST',
        body: body.toString(),
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          Origin: new URL(page.url).origin,
          Referer: page.url,
          'Sec-Fetch-Site': 'same-origin',
          'Sec-Fetch-Mode': 'navigate',
        },
      });
    },
  };
}

/**
 * Takes what a server sets into the jar; what it expires goes.
 * @param {Map<string, string>} cookies
 * @param {string} origin
 * @param {string[]} headers Each one `Set-Cookie`.
 * @param {number} [now] Epoch ms.
 */
export function keepCookies(cookies, origin, headers, now = Date.now()) {
  for (const header of headers) {
    const [pair, ...attributes] = header.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    if (at < 1) continue;
    const key = `${origin} ${pair.slice(0, at)}`;
    const value = (name) =>
      attributes.find((each) => each.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
    const maxAge = value('max-age');
    const expires = value('expires');
    const isOver = maxAge === undefined ? Date.parse(expires ?? '') <= now : Number(maxAge) <= 0;
    if (isOver) cookies.delete(key);
    else cookies.set(key, pair.slice(at + 1));
  }
}
