// One person answers one mail: opens its link, presses the button, decides on everything that the page asks.
import { createBrowser } from './browser.mjs';
import { formsIn, headingOf, isDecisionForm } from './forms.mjs';

const MOST_DECISIONS = 30;
const HELD_WAIT_MS = 20_000;

/**
 * Approves all that waits for the owner of the link.
 * @param {{ link: string, onDecision: (answer: string) => unknown, comment?: string }} options `onDecision`: gets what
 *   the page says to each decision, and is waited for.
 * @returns {Promise<number>} How many decisions were recorded. Throws with the page's own words where one was not.
 */
export async function approveAll({ link, onDecision, comment = 'Read and approved.' }) {
  const browser = createBrowser();
  const landing = await browser.open(link);
  if (landing.status !== 200) throw refused('The link', landing);
  // Before the session there is one form: the button.
  const button = formsIn(landing.html).find((form) => form.method === 'post' && !isDecisionForm(form));
  if (!button) throw new Error(`The page behind the link has no button ("${headingOf(landing.html)}").`);
  let page = await browser.submit(landing, button);
  if (page.status !== 200) throw refused('The button', page);
  const decideUrl = page.url;

  const decided = new Set();
  for (let count = 0; count < MOST_DECISIONS; count++) {
    const form = formsIn(page.html).find(isDecisionForm);
    if (!form) return decided.size;
    const item = valueOf(form, 'approval');
    if (decided.has(item)) throw new Error(`${item} was decided, and the page asks for it again.`);
    const answer = await browser.submit(page, form, { answer: 'approve', comment });
    if (answer.status !== 200 && answer.status !== 202)
      throw refused(`The decision on ${form.label || item}`, answer);
    decided.add(item);
    await onDecision(`${headingOf(answer.html)}${answer.status === 202 ? ' (held, not counted yet)' : ''}`);
    // What is held is asked for until it counts.
    const giveUpAt = Date.now() + (answer.status === 202 ? HELD_WAIT_MS : 0);
    do {
      page = await browser.open(decideUrl);
      if (page.status !== 200) throw refused('The decision page', page);
      if (!asksFor(page, item)) break;
      await new Promise((done) => setTimeout(done, 300));
    } while (Date.now() < giveUpAt);
  }
  throw new Error(`The page still asks after ${MOST_DECISIONS} decisions.`);
}

/** @param {import('./browser.mjs').Page} page @param {string} item */
const asksFor = (page, item) =>
  formsIn(page.html).some((form) => isDecisionForm(form) && valueOf(form, 'approval') === item);

/** @param {import('./forms.mjs').Form} form @param {string} name */
const valueOf = (form, name) =>
  form.fields
    .filter((field) => field.name === name)
    .map((field) => field.value)
    .join(' ');

/** @param {string} what @param {import('./browser.mjs').Page} page */
function refused(what, { status, html }) {
  return new Error(`${what} was answered with ${status}: "${headingOf(html) || html.slice(0, 300)}"`);
}
