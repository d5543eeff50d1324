// Somebody who operates an instance from its page in the console, without script: signs in, finds a form, fills it in, sends it.
import { type ApiServer, TOKEN, VIEWER_TOKEN } from './api-server.ts';
import { browser, type Page } from './browser.ts';

export interface Filled {
  /** Words of the option that is chosen. Default: the first, or what stands there. */
  target?: RegExp;
  fields?: Record<string, string>;
}

export type Operator = Awaited<ReturnType<typeof consoleOperator>>;

export async function consoleOperator(server: ApiServer, role: 'admin' | 'viewer' = 'admin') {
  const person = browser(server);
  const token = role === 'admin' ? TOKEN : VIEWER_TOKEN;
  const signedIn = await person.post('/console/login', new URLSearchParams({ token, to: '/console' }));
  if (signedIn.status !== 303) throw new Error(`the sign-in answered ${signedIn.status}`);
  const page = (id: string, rest = '') => person.get(`/console/instances/${id}${rest}`);

  return {
    ...person,
    page,
    /** One action by its form on the page, as a browser sends it. Throws where the page offers none. */
    async act(id: string, action: string, { target, fields = {} }: Filled = {}): Promise<Page> {
      const { html } = await page(id);
      const place = `/console/instances/${id}/act/${action}`;
      const form = html.split('<form').find((part) => part.includes(`action="${place}"`));
      if (form === undefined) throw new Error(`the page offers no ${action}`);
      const [own] = form.split('</form>');
      const sent = new URLSearchParams();
      for (const [, name, value] of own!.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g))
        sent.append(name!, plain(value!));
      const select = /<select[^>]*name="target"[^>]*>(.*?)<\/select>/s.exec(own!)?.[1];
      if (select !== undefined) {
        const options = [...select.matchAll(/<option([^>]*)value="([^"]*)"[^>]*>(.*?)<\/option>/gs)];
        const chosen = options.find(([, , , label]) => (target ?? /./).test(plain(label!)));
        if (!chosen) throw new Error(`${action} offers ${options.map(([, , , label]) => label).join('; ')}`);
        sent.set('target', plain(chosen[2]!));
      }
      for (const [name, value] of Object.entries(fields)) {
        if (!own!.includes(`name="${name}"`)) throw new Error(`${action} has no field ${name}`);
        sent.set(name, value);
      }
      return await person.post(place, sent);
    },
  };
}

/** What a page says, tags taken out. */
export const wordsOf = (html: string): string =>
  plain(html.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([.,])/g, '$1');

const plain = (html: string): string =>
  html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
