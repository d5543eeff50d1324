// A document handed in on the portal, as a browser sends it.
import { type Browser, formsOf } from './browser.ts';

/** By somebody whose link may upload. */
export async function upload(person: Browser, url: string, name: string, text: string): Promise<Response> {
  const { html } = await person.get('/external');
  const tokens = formsOf(html).flatMap(({ fields }) => fields.getAll('csrf'));
  const body = new FormData();
  body.set('csrf', tokens[0] ?? '');
  body.set('file', new File([text], name, { type: 'text/plain' }));
  const cookie = [...person.cookies].map((pair) => pair.join('=')).join('; ');
  return await fetch(`${url}/external/upload`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, 'sec-fetch-site': 'same-origin', cookie },
    body,
  });
}
