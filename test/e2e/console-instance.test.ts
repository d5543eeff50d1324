// The pages of one instance in real Chromium, in many states: WCAG 2.2 AA by axe in light and dark, on a phone, narrow, at
// 200 %, by keyboard, with no script; and kept as things stand where there is script.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { agentAtWork, ask, startAgentWork } from '../support/agent-work-instance.ts';
import { type ApiServer, apiServer, TOKEN, VIEWER_TOKEN } from '../support/api-server.ts';
import { answered, browser, decisionForms } from '../support/browser.ts';
import {
  CHROMIUM,
  doubleText,
  launchChromium,
  NO_CHROMIUM,
  openWindow,
  SCREENS,
  sideways,
  tabTo,
  violations,
} from '../support/chromium.ts';
import { aDefinition, aPhase, aTask } from '../support/definition-builder.ts';
import { notRun } from '../support/not-run.ts';
import { linkFor, startPeople } from '../support/people-instance.ts';
import { instancePath } from '../support/sso-instance.ts';

const HOUR = 3_600_000;
const LONG_WORD = 'x'.repeat(60);

if (CHROMIUM === null) notRun('the instance page in Chromium', NO_CHROMIUM);
else inChromium();

function inChromium(): void {
  let chrome: Browser;
  let server: ApiServer;
  beforeAll(async () => {
    chrome = await launchChromium();
  }, 60_000);
  afterAll(async () => chrome?.close());
  beforeEach(async () => {
    server = await apiServer({ agent: agentAtWork });
    server.clock.at = Date.UTC(2026, 2, 9, 8, 58);
  });
  afterEach(async () => server?.close());

  const post = async (id: string, path: string, body: object = {}) => {
    const answer = await server.ask('POST', instancePath(id, path), body);
    if (answer.status >= 300) throw new Error(answer.text);
  };
  async function signIn(page: Page, path: string, token = TOKEN): Promise<void> {
    await page.goto(`${server.url}${path}`);
    await page.locator('input[name="token"]').fill(token);
    await page.locator('form button').first().click();
    await page.waitForURL(`${server.url}${path}`);
  }
  async function pass(id: string, hours: number): Promise<void> {
    for (let hour = 0; hour < hours; hour++) {
      server.clock.at += HOUR;
      await server.gateway.passTime(id);
    }
  }

  const STATES: { name: string; reach(): Promise<string>; rest?: string }[] = [
    {
      name: 'waiting, with comments, artifacts, links',
      async reach() {
        const id = await startPeople(server);
        await post(id, '/comments', { text: `Called John. ${LONG_WORD}` });
        await post(id, '/artifacts', { key: 'plan_draft', type: 'data', content: { seats: LONG_WORD } });
        await linkFor(server, id, 'jane');
        await pass(id, 30);
        return id;
      },
    },
    {
      name: 'in trouble, with an agent at work and a question',
      async reach() {
        const id = await startAgentWork(server);
        await ask(server, id, `Which of the two? ${LONG_WORD}`);
        await pass(id, 60);
        return id;
      },
    },
    {
      name: 'reworked',
      async reach() {
        const id = await startPeople(server);
        await pass(id, 3);
        const john = browser(server);
        const { html } = await john.open(await linkFor(server, id, 'john'));
        const form = decisionForms(html).find(({ fields }) => fields.get('approval') === 'task.review.1')!;
        await john.post('/external/decide', answered(form, 'reject', `Not like this. ${LONG_WORD}`));
        await pass(id, 2);
        return id;
      },
    },
    {
      name: 'paused',
      async reach() {
        const id = await startPeople(server);
        await pass(id, 3);
        await post(id, '/pause', { reason: 'Wait.' });
        await pass(id, 5);
        return id;
      },
    },
    {
      name: 'cancelled',
      async reach() {
        const id = await startPeople(server);
        await pass(id, 3);
        await post(id, '/cancel', { reason: 'They chose another supplier.' });
        return id;
      },
    },
    {
      name: 'completed, of many phases',
      reach: () =>
        startPeople(
          server,
          aDefinition({
            id: 'long',
            phases: Array.from({ length: 24 }, (_, phase) =>
              aPhase(`p${phase}`, [aTask(`a${phase}`), aTask(`b${phase}`), aTask(`c${phase}`)]),
            ),
          }),
        ),
    },
    { name: 'a task with its attempts', reach: () => startAgentWork(server), rest: '/tasks/assess' },
    { name: 'the audit trail', reach: () => startAgentWork(server), rest: '/audit?check=chain' },
    { name: 'an artifact', reach: () => startPeople(server), rest: '/artifacts/plan_draft' },
    { name: 'the artifacts', reach: () => startPeople(server), rest: '/artifacts' },
    { name: 'the comments', reach: () => startPeople(server), rest: '/comments' },
    { name: 'no such task', reach: () => startPeople(server), rest: '/tasks/nothing' },
  ];

  test.each(STATES)(
    'can be read by everybody: $name',
    async ({ reach, rest = '' }) => {
      const id = await reach();
      const context = await openWindow(chrome);
      const page = await context.newPage();
      const trouble: string[] = [];
      page.on('pageerror', (error) => trouble.push(String(error)));
      page.on(
        'console',
        (message) =>
          message.type() === 'error' && !/404/.test(message.text()) && trouble.push(message.text()),
      );
      await signIn(page, `/console/instances/${id}${rest}`);
      expect(await page.locator('h1').count()).toBe(1);
      await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
      for (const [colorScheme, screen] of [
        ['light', 'desk'],
        ['dark', 'phone'],
      ] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(SCREENS[screen]);
        trouble.push(...(await violations(page)).map((each) => `${colorScheme}, ${screen}: ${each}`));
      }
      for (const screen of ['narrow', 'phone', 'zoomed', 'desk'] as const) {
        await page.setViewportSize(SCREENS[screen]);
        trouble.push(...(await sideways(page)).map((each) => `${screen}: ${each}`));
      }
      for (const screen of ['phone', 'desk'] as const) {
        await page.setViewportSize(SCREENS[screen]);
        await doubleText(page, true);
        trouble.push(...(await sideways(page)).map((each) => `${screen}, text at 200 %: ${each}`));
        await doubleText(page, false);
      }
      await context.close();
      expect(trouble).toEqual([]);
    },
    60_000,
  );

  describe.each([true, false])('with script: %s', (script) => {
    test('the quick way to act is two steps by keyboard, and says what came of it', async () => {
      const id = await startPeople(server);
      const context = await openWindow(chrome, { script });
      const page = await context.newPage();
      await signIn(page, `/console/instances/${id}`);
      await page.getByRole('link', { name: 'Move the deadline' }).click();
      await page.waitForURL('**?act=move-deadline#act-move-deadline');
      const form = page.locator('#act-move-deadline');
      await form.getByLabel('Approval').selectOption({ label: 'Review the set-up' });
      await form.getByLabel('Later by').fill('2d');
      await form.getByLabel('Why').fill('John is at a fair.');
      await page.keyboard.press('Enter');
      await page.locator('.note', { hasText: 'It is recorded' }).waitFor();
      await context.close();
      const moved = (await server.books.events(id)).filter(({ type }) => type === 'ApprovalDeadlineMoved');
      expect(moved).toMatchObject([{ data: { approvalId: 'task.review.1', reason: 'John is at a fair.' } }]);
    }, 60_000);
  });

  test('the first thing that the keyboard reaches behind the masthead acts', async () => {
    const id = await startPeople(server);
    const context = await openWindow(chrome);
    const page = await context.newPage();
    await signIn(page, `/console/instances/${id}`);
    await tabTo(page, 'a[href$="?act=nudge#act-nudge"]');
    await page.keyboard.press('Enter');
    await page.waitForURL('**#act-nudge');
    expect(await page.locator('#act-nudge').getAttribute('open')).not.toBeNull();
    await context.close();
  }, 60_000);

  test('a page that is open follows what happens, and keeps what somebody types and has unfolded', async () => {
    server.deps.now = Date.now;
    const id = await startPeople(server);
    const context = await openWindow(chrome);
    const page = await context.newPage();
    await signIn(page, `/console/instances/${id}`);
    await page.locator('#act-cancel summary').click();
    await page.locator('#act-cancel').getByLabel('Why').fill('They chose');
    await page.getByText('As a table').click();
    await post(id, '/pause', { reason: 'Wait.' });
    await page.locator('h1 .state', { hasText: 'Paused' }).waitFor();
    await page.locator('.legend', { hasText: 'Paused' }).waitFor();
    expect(await page.locator('#act-cancel').getByLabel('Why').inputValue()).toBe('They chose');
    expect(await page.locator('.as-table').getAttribute('open')).not.toBeNull();
    await context.close();
  }, 60_000);

  test('under a finger everything that can be pressed has room', async () => {
    const id = await startPeople(server);
    await linkFor(server, id, 'jane');
    const context = await openWindow(chrome, { screen: 'phone' });
    const page = await context.newPage();
    await signIn(page, `/console/instances/${id}?act=move-deadline`);
    const small = await page.evaluate(() =>
      [
        ...document.querySelectorAll(
          'main :is(.button:not([data-kind="link"]), .act > summary, input:not([type="hidden"], [type="checkbox"]), select, textarea)',
        ),
      ]
        .filter((each) => each.getClientRects().length > 0)
        .map(
          (each) => [Math.round(each.getBoundingClientRect().height), each.outerHTML.slice(0, 100)] as const,
        )
        .filter(([height]) => height < 44),
    );
    await context.close();
    expect(small).toEqual([]);
  }, 60_000);

  test('who may only read sees everything but forms', async () => {
    const id = await startPeople(server);
    const context = await openWindow(chrome);
    const page = await context.newPage();
    await signIn(page, `/console/instances/${id}`, VIEWER_TOKEN);
    expect(await page.locator('main form').count()).toBe(0);
    expect(await page.locator('h2').allTextContents()).toEqual([
      'Timeline',
      'Tasks',
      'Approvals',
      'Artifacts',
      'Comments',
      'Audit trail',
      'About',
      'People',
    ]);
    await context.close();
  }, 60_000);
}
