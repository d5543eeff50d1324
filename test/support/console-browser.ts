// A browser that is signed in to the console: pages, their forms, and what stands in them.
import { TOKEN, VIEWER_TOKEN } from './api-server.ts';
import { browser, type Form, formsOf, type Page } from './browser.ts';

export type ConsoleBrowser = Awaited<ReturnType<typeof signedIn>>;

export async function signedIn(server: { url: string }, role: 'admin' | 'viewer' = 'admin') {
  const self = browser(server);
  const token = role === 'admin' ? TOKEN : VIEWER_TOKEN;
  const answer = await self.post('/console/login', new URLSearchParams({ token, to: '/console' }));
  if (answer.status !== 303) throw new Error(`the login answered ${answer.status}`);
  return {
    ...self,
    /** Sends the form of a page that goes to `action` and whose hidden fields hold `with`, filled in. */
    async send(
      page: Page,
      action: string,
      fields: Record<string, string>,
      hidden: Record<string, string> = {},
    ) {
      const form = formOf(page, action, hidden);
      const filled = new URLSearchParams(form.fields);
      for (const [name, value] of Object.entries(fields)) filled.set(name, value);
      return await self.post(form.action, filled);
    },
  };
}

export function formOf({ html }: Page, action: string, hidden: Record<string, string> = {}): Form {
  const found = formsOf(html).find(
    (form) =>
      form.action === action &&
      Object.entries(hidden).every(([name, value]) => form.fields.get(name) === value),
  );
  if (!found)
    throw new Error(
      `no form to ${action} among ${formsOf(html)
        .map((form) => form.action)
        .join(', ')}`,
    );
  return found;
}

/** The words of a page, as they are read one after another. */
export const wordsOf = ({ html }: Page): string =>
  html
    .slice(html.indexOf('<main'))
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ');

/** Ids of the instances that a list shows, in order. */
export const rowsOf = ({ html }: Page): string[] =>
  [...html.matchAll(/data-row="([^"]+)"/g)].map(([, id]) => id!);

/** The address behind a link of these words. */
export function linkOf({ html }: Page, words: string): string | null {
  for (const [, attributes = '', inner = ''] of html.matchAll(/<a\b([^>]*)>(.*?)<\/a>/gs)) {
    if (inner.replaceAll(/<[^>]+>/g, '').trim() !== words) continue;
    return /href="([^"]*)"/.exec(attributes)?.[1]?.replaceAll('&amp;', '&') ?? null;
  }
  return null;
}
