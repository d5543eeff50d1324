// Definitions, teams, deliveries and settings of the console in real Chromium: WCAG 2.2 AA by axe in light and dark, narrow,
// with text at 200 %; and with no script, what an admin does there.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import {
  CHROMIUM,
  doubleText,
  launchChromium,
  NO_CHROMIUM,
  openWindow,
  SCREENS,
  sideways,
  violations,
} from '../support/chromium.ts';
import { type ConsoleStage, consoleStage } from '../support/console-stage.ts';
import { notRun } from '../support/not-run.ts';
import { LOOPBACK, sendDeliveries, webhookReceiver } from '../support/webhook-receiver.ts';

const SSO = '/console/definitions/enterprise_sso_deployment';

if (CHROMIUM === null) notRun('more pages of the console in Chromium', NO_CHROMIUM);
else inChromium();

function inChromium(): void {
  let chrome: Browser;
  let stage: ConsoleStage;
  let empty: ConsoleStage;
  let webhook: string;
  beforeAll(async () => {
    chrome = await launchChromium();
    stage = await consoleStage({ webhooks: LOOPBACK });
    empty = await consoleStage({ isEmpty: true });
    const { ask, books } = stage.server;
    const register = async (path: string, file: string, type: string, change = (text: string) => text) => {
      const text = change(await readFile(`examples/${file}`, 'utf8'));
      const answer = await ask('POST', path, text, { 'content-type': type });
      if (answer.status !== 201) throw new Error(answer.text);
    };
    await register('/api/team-templates', 'enterprise-deployment-team.json', 'application/json');
    await register('/api/processes', 'vendor-onboarding.yaml', 'application/yaml');
    await register('/api/processes', 'enterprise-sso-deployment.json', 'application/json', (text) =>
      text.replace(/"version": "[^"]+"/, '"version": "9.0.0"'),
    );
    await ask('POST', '/api/team-templates/enterprise-deployment-team/instantiate', { name: 'Night crew' });
    await ask('POST', '/api/api-keys', { name: 'Deployment pipeline', role: 'operator', expiresIn: '90d' });
    const made = await ask('POST', '/api/webhooks', { url: 'https://127.0.0.1:9/in' });
    webhook = `/console/deliveries/webhooks/${made.body.id}`;
    await ask('POST', `/api/webhooks/${made.body.id}/test`, {});
    await sendDeliveries(stage.server);
    for (const [n, outcome] of ['refused', 'sent', 'sent'].entries()) {
      await books.appendJournal({
        instanceId: stage.ids.at(-1 - n)!,
        type: outcome === 'sent' ? 'delivery_sent' : 'delivery_failed',
        at: stage.server.clock.at,
        actor: 'engine',
        data: {
          notificationId: `word-${n}`,
          attempt: 1,
          participantId: 'jane',
          kind: 'task',
          channel: 'mail',
          approvalIds: [],
          ...(outcome === 'sent' ? {} : { outcome, reason: 'The mail server refused it: mailbox full.' }),
        },
      });
    }
  }, 60_000);
  afterAll(async () => {
    await chrome?.close();
    await stage?.close();
    await empty?.close();
  });

  test.each<[string, () => ConsoleStage, string | (() => string)]>([
    ['definitions', () => stage, '/console/definitions'],
    ['a definition', () => stage, SSO],
    ['another definition', () => stage, '/console/definitions/vendor_onboarding'],
    ['two versions', () => stage, `${SSO}/diff?from=1.0.0&to=9.0.0`],
    ['the form that registers', () => stage, '/console/register'],
    ['teams', () => stage, '/console/teams'],
    ['teams with nothing', () => empty, '/console/teams'],
    ['a team template', () => stage, '/console/teams/enterprise-deployment-team'],
    ['deliveries', () => stage, '/console/deliveries'],
    ['deliveries with nothing', () => empty, '/console/deliveries'],
    ['webhooks', () => stage, '/console/deliveries/webhooks'],
    ['a webhook', () => stage, () => webhook],
    ['settings', () => stage, '/console/settings'],
    ['the journal', () => stage, '/console/settings/journal'],
  ])(
    '%s can be read by everybody',
    async (_name, on, place) => {
      const context = await openWindow(chrome);
      const page = await context.newPage();
      const trouble: string[] = [];
      page.on('pageerror', (error) => trouble.push(String(error)));
      const path = typeof place === 'string' ? place : place();
      await on().signIn(page);
      const answer = await page.goto(`${on().server.url}${path}`);
      expect(answer!.status()).toBe(200);
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
      await page.setViewportSize(SCREENS.phone);
      await doubleText(page, true);
      trouble.push(...(await sideways(page)).map((each) => `text at 200 %: ${each}`));
      await context.close();
      expect(trouble).toEqual([]);
    },
    60_000,
  );

  const withoutScript = async (path: string): Promise<{ page: Page; close: () => Promise<void> }> => {
    const context = await openWindow(chrome, { script: false });
    const page = await context.newPage();
    await stage.signIn(page, path);
    return { page, close: () => context.close() };
  };

  test('a definition is registered from a file, with its problems first', async () => {
    const { page, close } = await withoutScript('/console/register');
    const text = await readFile('examples/firewall-change.yaml', 'utf8');
    const sendFile = async (words: string) => {
      const buffer = Buffer.from(words);
      await page
        .locator('input[name="file"]')
        .setInputFiles({ name: 'change.yaml', mimeType: 'application/yaml', buffer });
      await page.locator('button[data-kind="primary"]').click();
    };
    await sendFile(text.replace(/assignee: .*/, 'assignee: nobody_known'));
    await page.locator('h2', { hasText: 'Nothing was registered' }).waitFor();
    expect(await page.locator('main').textContent()).toMatch(/Line \d+/);
    expect(await page.locator('textarea').inputValue()).toContain('nobody_known');
    await sendFile(text);
    await page.waitForURL('**/versions/**');
    expect(await page.locator('main').textContent()).toContain('It is registered');
    await close();
  }, 60_000);

  test('a key is made and revoked', async () => {
    const { page, close } = await withoutScript('/console/settings');
    await page.locator('#make-name').fill('Nightly export');
    await page.locator('button', { hasText: 'Make this key' }).click();
    const token = (await page.locator('code.secret').textContent())!;
    const me = async () =>
      (await fetch(`${stage.server.url}/api/me`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await me()).toBe(200);
    await page.locator('a.button', { hasText: 'To the settings' }).click();
    const row = page.locator('li', { has: page.locator('strong', { hasText: 'Nightly export' }) }).first();
    await row.locator('summary', { hasText: 'Revoke' }).click();
    await row.locator('button', { hasText: 'Revoke' }).click();
    await page.locator('.note', { hasText: 'The key is revoked' }).waitFor();
    expect(await me()).toBe(401);
    await close();
  }, 60_000);

  test('a webhook is made, and a test message gets to its receiver', async () => {
    const receiver = await webhookReceiver();
    const { page, close } = await withoutScript('/console/deliveries/webhooks');
    await page.locator('#make-url').fill(receiver.baseUrl);
    await page.locator('button', { hasText: 'Make this webhook' }).click();
    const secret = (await page.locator('code.secret').textContent())!;
    await page.locator('a.button', { hasText: 'To the webhook' }).click();
    await page.locator('button', { hasText: 'Send a test message' }).click();
    await page.locator('.note', { hasText: 'It is on its way' }).waitFor();
    await sendDeliveries(stage.server);
    const [ping] = receiver.received;
    const headers = ping!.headers as Record<string, string>;
    expect(new Webhook(secret).verify(ping!.body.toString(), headers)).toMatchObject({ type: 'ping' });
    await page.reload();
    expect(await page.locator('[data-live="log"]').textContent()).toContain('Delivered');
    await receiver.close();
    await close();
  }, 60_000);
}
