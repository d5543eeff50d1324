// The console's pictures for docs/images. Its pages show days and weeks, so they are taken on the stage of its tests: the real API
// over real books with a clock that can be set, thirty instances, and people who decide on the portal's pages.
import { approveAll } from './demo/decide.mjs';

const HOUR_MS = 3_600_000;
const SSO = 'enterprise_sso_deployment';
const JOHN = 'customer_it_admin';
const JANE = 'customer_ciso';

/** Who opens their mail when, in hours after the stage was set, and decides on all that waits for them. */
const DECISIONS = [
  { hour: 1, customer: 'Vandelay', who: JOHN, comment: 'Tried with three accounts, all fine.' },
  { hour: 2, customer: 'Acme Corp', who: JOHN, comment: 'Sign-in and sign-out work as agreed.' },
  { hour: 3, customer: 'Vandelay', who: JANE, comment: 'Nothing against it.' },
  { hour: 4, customer: 'Vandelay', who: JOHN, comment: 'Go ahead.' },
  { hour: 5, customer: 'Vandelay', who: JANE, comment: 'Go ahead.' },
  { hour: 5, customer: 'Vandelay', who: JOHN, comment: 'Validated with our own list of users.' },
  { hour: 6, customer: 'Acme Corp', who: JANE, comment: 'Read the assessment; the open point is accepted.' },
];

/**
 * @typedef {import('playwright-core').Page} Page
 * @type {{ name: string, window: 'phone' | 'desk', height: number, path: (id: (customer: string) => string) => string }[]} `height`: how
 *   much of the page is shown, in CSS pixels.
 */
export const CONSOLE_PICTURES = [
  { name: 'console-overview-desk', window: 'desk', height: 1150, path: () => '/console' },
  {
    name: 'console-instances-desk',
    window: 'desk',
    height: 1330,
    path: () => `/console/instances?show=all&processId=${SSO}`,
  },
  {
    name: 'console-instance-desk',
    window: 'desk',
    height: 1560,
    path: (id) => `/console/instances/${id('Acme Corp')}`,
  },
  { name: 'console-incidents-phone', window: 'phone', height: 1100, path: () => '/console/incidents' },
  {
    name: 'console-instance-phone',
    window: 'phone',
    height: 1500,
    path: (id) => `/console/instances/${id('Acme Corp')}`,
  },
];

/**
 * Sets the stage and takes each picture with `take`, which gets a page that shows it.
 * @param {{ pageIn: (window: 'phone' | 'desk') => Promise<Page>, take: (page: Page, picture: CONSOLE_PICTURES[number]) => Promise<unknown> }} options
 */
export async function takeConsolePictures({ pageIn, take }) {
  // Tests' own modules, in TypeScript: only here, so that the rest needs none of them.
  const { consoleStage } = await import('../test/support/console-stage.ts');
  const { linkFor } = await import('../test/support/people-instance.ts');
  const stage = await consoleStage();
  try {
    const { server } = stage;
    const { items } = await server.books.searchInstances({ search: { processId: SSO }, limit: 50 });
    const idOf = (customer) => items.find(({ name }) => name.startsWith(`${customer} `)).id;
    const setAt = server.clock.at;
    for (const { hour, customer, who, comment } of DECISIONS) {
      server.clock.at = setAt + hour * HOUR_MS;
      for (const id of stage.ids) await server.gateway.passTime(id);
      await approveAll({
        link: await linkFor(server, idOf(customer), who),
        comment,
        onDecision: () => undefined,
      });
    }
    server.clock.at += HOUR_MS;
    const pages = { phone: await pageIn('phone'), desk: await pageIn('desk') };
    for (const page of Object.values(pages)) await stage.signIn(page);
    for (const picture of CONSOLE_PICTURES) {
      const page = pages[picture.window];
      await page.goto(`${server.url}${picture.path(idOf)}`);
      await take(page, picture);
    }
  } finally {
    await stage.close();
  }
}
