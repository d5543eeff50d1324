// A browser as far as the portal needs one: cookies, forms, origin; no script.
import type { ApiServer } from './api-server.ts';

export interface Page {
  status: number;
  headers: Headers;
  html: string;
}

export type Browser = ReturnType<typeof browser>;

export function browser(server: Pick<ApiServer, 'url'>) {
  const cookies = new Map<string, string>();

  async function go(method: string, path: string, form?: URLSearchParams, headers = {}): Promise<Page> {
    const response = await fetch(path.startsWith('http') ? path : `${server.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        ...(cookies.size > 0 ? { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } : {}),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...(method === 'POST' ? { origin: server.url, 'sec-fetch-site': 'same-origin' } : {}),
        ...headers,
      },
      ...(form ? { body: form.toString() } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(line)) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { status: response.status, headers: response.headers, html: await response.text() };
  }

  return {
    cookies,
    get: (path: string, headers = {}) => go('GET', path, undefined, headers),
    head: (path: string) => go('HEAD', path),
    post: (path: string, form: URLSearchParams, headers = {}) => go('POST', path, form, headers),
    /** Opens a link and presses its button; ends on the decision page. */
    async open(link: string): Promise<Page> {
      const landing = await go('GET', link);
      const form = formsOf(landing.html)[0];
      if (!form) throw new Error(`no form on the landing page (${landing.status})`);
      const pressed = await go('POST', form.action, form.fields);
      if (pressed.status !== 303) throw new Error(`the button answered ${pressed.status}`);
      return await go('GET', pressed.headers.get('location')!);
    },
  };
}

export interface Form {
  action: string;
  fields: URLSearchParams;
}

/** Every form of a page with its hidden fields and what its text fields hold. */
export function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head = '', inner = '']) => {
    const fields = new URLSearchParams();
    for (const [input] of inner.matchAll(/<input\b[^>]*>/g)) {
      if (attribute(input, 'type') !== 'hidden') continue;
      fields.append(attribute(input, 'name')!, attribute(input, 'value') ?? '');
    }
    for (const [, tag = '', text = ''] of inner.matchAll(/<textarea\b([^>]*)>(.*?)<\/textarea>/gs)) {
      fields.append(attribute(tag, 'name')!, plain(text));
    }
    return { action: attribute(head, 'action') ?? '', fields };
  });
}

/** What the one-line fields of a page hold, by name. */
export function lineFields(html: string): Map<string, string> {
  const inputs = [...html.matchAll(/<input\b[^>]*type="text"[^>]*>/g)];
  return new Map(inputs.map(([tag]) => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? '']));
}

/** The forms that decide something, in the order shown. */
export const decisionForms = (html: string): Form[] =>
  formsOf(html).filter(({ fields }) => fields.has('approval'));

/** A form answered. */
export function answered({ fields }: Form, answer: 'approve' | 'reject', comment = ''): URLSearchParams {
  const filled = new URLSearchParams(fields);
  filled.set('answer', answer);
  filled.set('comment', comment);
  return filled;
}

function attribute(tag: string, name: string): string | null {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? null : plain(value);
}

const plain = (html: string): string =>
  html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
