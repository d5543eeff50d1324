// Forms of the portal in real Chromium: going back keeps what was typed, news never moves a form, all of it without script.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import {
  CHROMIUM,
  launchChromium,
  NO_CHROMIUM,
  openWindow,
  sideways,
  violations,
  type WindowOptions,
} from '../support/chromium.ts';
import { notRun } from '../support/not-run.ts';
import { linkFor, PILOT_FIELDS as F, startPeople } from '../support/people-instance.ts';
import { instancePath } from '../support/sso-instance.ts';

if (CHROMIUM === null) notRun('forms of the portal in Chromium', NO_CHROMIUM);
else inChromium();

function inChromium(): void {
  let chrome: Browser;
  let server: ApiServer;
  let id: string;
  let windows: BrowserContext[];
  beforeAll(async () => {
    chrome = await launchChromium();
  });
  afterAll(async () => {
    await chrome.close();
  });
  beforeEach(async () => {
    windows = [];
    server = await apiServer();
    id = await startPeople(server);
  });
  afterEach(async () => {
    for (const window of windows) await window.close();
    await server.close();
  });

  async function open(participantId: string, options: WindowOptions = {}, body: object = {}): Promise<Page> {
    const window = await openWindow(chrome, options);
    windows.push(window);
    const page = await window.newPage();
    await page.goto(await linkFor(server, id, participantId, body));
    await page.locator('form button').first().click();
    await page.waitForURL('**/external/decide');
    return page;
  }

  const store = (v: number) =>
    server.ask('POST', instancePath(id, '/artifacts'), { key: 'plan_draft', content: { v } });
  const at = (page: Page, path: string) => page.goto(`${server.url}${path}`);
  const decided = async () =>
    (await server.books.events(id)).filter(({ type }) => type === 'ApprovalDecided').length;

  test('going back after a refusal shows the page with what was typed, and asks for nothing', async () => {
    const page = await open('jane');
    await store(2);
    await page.locator('textarea[name="comment"]').first().fill('Kept words.');
    await page.getByLabel('Approve').first().check();
    await page.getByRole('button', { name: 'Record my decision' }).first().click();
    await page.getByText('plan_draft has version 2 now; you read version 1.').waitFor();
    await page.getByRole('button', { name: 'Record my decision' }).first().click();
    await page.waitForURL('**/external/receipts/**');
    for (const times of [1, 2]) {
      await page.goBack();
      expect([times, page.url().startsWith(server.url)]).toEqual([times, true]);
      expect(await page.locator('h1').count()).toBe(1);
    }
    await page.goForward();
    await page.goForward();
    expect(page.url()).toContain('/external/receipts/');
    expect(await decided()).toBe(1);
  }, 60_000);

  test('word of a change comes to the open page, and moves nothing that is being typed', async () => {
    const page = await open('jane');
    const box = page.locator('textarea[name="comment"]').first();
    await box.fill('Half a sentence');
    await store(2);
    const note = page.locator('.live');
    await note.waitFor();
    expect(await note.textContent()).toContain('What you have typed is lost when the page is loaded again');
    expect(await box.inputValue()).toBe('Half a sentence');
    await note.getByRole('link').click();
    await page.getByText('version 2').first().waitFor();
  }, 60_000);

  test('several decisions and a task with a file, on a phone, without script', async () => {
    const more = { taskId: 'draft', approverIds: ['jane'], artifacts: ['plan_draft'] };
    await server.ask('POST', instancePath(id, '/approvals'), { ...more, title: 'Budget' });
    const jane = await open('jane', { screen: 'phone', script: false });
    await jane.getByRole('link', { name: 'answer several in one go' }).click();
    await jane.locator('input[value="approve"]').nth(0).check();
    await jane.locator('input[value="reject"]').nth(1).check();
    await jane.getByRole('button', { name: 'Record my decisions' }).click();
    await jane.getByText('Budget: Say what has to change.').click();
    await jane.locator('textarea').nth(1).fill('Too much.');
    await jane.getByRole('button', { name: 'Record my decisions' }).click();
    await jane.getByRole('heading', { name: '2 decisions recorded' }).waitFor();
    expect(await decided()).toBe(2);

    const dana = await open('doer', { screen: 'phone', script: false }, { permissions: ['view', 'comment'] });
    await dana.getByRole('link', { name: 'Confirm the pilot group' }).click();
    await dana.getByLabel('Okta group').selectOption('sales');
    await dana.getByLabel('Number of people').fill('24');
    await dana.getByLabel('First day').fill('2027-03-16');
    await dana.getByRole('radio', { name: 'Yes' }).check();
    await dana.getByLabel('Name').fill('Jo');
    const file = { name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('Step one') };
    await dana.locator(`input[name="${F['plan']!}"]`).setInputFiles(file);
    await dana.getByRole('button', { name: 'Complete the task' }).click();
    await dana.getByRole('heading', { name: 'What is recorded' }).waitFor();
    expect(await dana.getByText('plan.txt').count()).toBe(1);
    await dana.goBack();
    expect(await dana.locator('h1').textContent()).toBe('Confirm the pilot group');
  }, 60_000);

  test('the pages of a person who acts are fit for everybody, light and dark, narrow and wide', async () => {
    const found: string[] = [];
    const rows: [string, string[], object][] = [
      [
        'jane',
        [
          '/external',
          '/external/decide/together',
          '/external/absence',
          '/external/approvals/task.draft.1/hand-over',
        ],
        {},
      ],
      ['doer', ['/external/tasks/pilot', '/external/tasks/tell'], { permissions: ['view', 'comment'] }],
      [
        'dispatcher',
        ['/external/act', '/external/cancel', '/external/approvals/task.draft.1/deadline'],
        { permissions: ['view', 'comment'] },
      ],
    ];
    for (const [person, paths, body] of rows) {
      for (const options of [{ screen: 'narrow', scheme: 'dark' }, { screen: 'desk' }] as WindowOptions[]) {
        const page = await open(person, options, body);
        for (const path of paths) {
          await at(page, path);
          expect(await page.locator('h1').count()).toBe(1);
          // Sent empty, it comes back with its problems.
          const rounds = path.includes('tasks') || path.includes('hand-over') ? 2 : 1;
          for (let round = 0; round < rounds; round++) {
            if (round === 1) await page.locator('main button[type="submit"]').last().click();
            for (const each of [...(await violations(page)), ...(await sideways(page))]) {
              found.push(`${path} ${options.screen} ${round}: ${each}`);
            }
          }
        }
      }
    }
    expect(found).toEqual([]);
  }, 240_000);
}
