// The receivers of docs/webhooks.md, run as they stand there: what is signed is taken, once; all else is refused.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { webhookFetch } from '../../agents/webhook-egress.ts';
import { signWebhook } from '../../agents/webhook-signature.ts';
import { freePort } from '../../scripts/ports.mjs';
import { notRun } from '../support/not-run.ts';

const FOLDER = fileURLToPath(new URL('../../examples/webhooks/', import.meta.url));
const RECEIVERS = [
  { file: 'receiver.mjs', command: process.execPath },
  { file: 'receiver.py', command: 'python3' },
];
const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 6).toString('base64')}`;
const MINUTE_MS = 60_000;
const send = webhookFetch({ allowPrivate: ['127.0.0.1/32'] });

let running: ChildProcess | undefined;
afterEach(async () => {
  const ended = running && new Promise((resolve) => running!.once('exit', resolve));
  running?.kill('SIGKILL');
  await ended;
  running = undefined;
});

async function run({ file, command }: (typeof RECEIVERS)[number]) {
  const port = await freePort();
  const child = spawn(command, [`${FOLDER}${file}`], {
    env: { PATH: process.env['PATH'], PORT: String(port), WEBHOOK_SECRET: SECRET },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      lines.push(...text.toString().split('\n').filter(Boolean));
      resolve();
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  const post = async (headers: object, body: string) => {
    const given = headers as Record<string, string>;
    const response = await send(`http://127.0.0.1:${port}/`, { method: 'POST', headers: given, body });
    return response.status;
  };
  return { post, taken: () => lines.filter((line) => line !== 'ready') };
}

for (const receiver of RECEIVERS) {
  if (spawnSync(receiver.command, ['--version']).status !== 0) {
    notRun(`The example ${receiver.file}`, `Install ${receiver.command} to run it.`);
    continue;
  }
  describe(receiver.file, () => {
    test('takes what is signed, once for each id, also while a secret is rotated', async () => {
      const { post, taken } = await run(receiver);
      const now = Date.now();
      const body = JSON.stringify({
        type: 'approval',
        data: { instanceId: 'proc-1', action: 'Łukasz approved “A”.' },
      });
      expect(await post(signWebhook(SECRET, 'msg_1', now, body), body)).toBe(204);
      expect(await post(signWebhook(SECRET, 'msg_1', now + 5_000, body), body)).toBe(204);
      expect(await post(signWebhook([OTHER, SECRET], 'msg_2', now, body), body)).toBe(204);
      expect(taken()).toEqual([
        'approval proc-1 Łukasz approved “A”.',
        'approval proc-1 Łukasz approved “A”.',
      ]);
    });

    test('refuses what is not signed, signed by another or an older key, changed, under another id, old or ahead', async () => {
      const { post, taken } = await run(receiver);
      const now = Date.now();
      const body = '{"type":"ping","data":{}}';
      const good = signWebhook(SECRET, 'msg_1', now, body);
      const { 'webhook-signature': signature, ...unsigned } = good;
      const tries: [object, string][] = [
        [{}, body],
        [unsigned, body],
        [{ ...unsigned, 'webhook-signature': '' }, body],
        [{ ...unsigned, 'webhook-signature': 'v1,AAAA' }, body],
        [signWebhook(OTHER, 'msg_1', now, body), body],
        [good, `${body} `],
        [{ ...good, 'webhook-id': 'msg_2' }, body],
        [{ ...good, 'webhook-timestamp': String(Number(good['webhook-timestamp']) + 1) }, body],
        [{ ...good, 'webhook-timestamp': 'NaN' }, body],
        [signWebhook(SECRET, 'msg_1', now - 6 * MINUTE_MS, body), body],
        [signWebhook(SECRET, 'msg_1', now + 6 * MINUTE_MS, body), body],
      ];
      for (const [headers, sent] of tries)
        expect([headers, await post(headers, sent)]).toEqual([headers, 401]);
      expect(signature).toMatch(/^v1,/);
      expect(taken()).toEqual([]);
      expect(await post(good, body)).toBe(204);
    });
  });
}

test.each(RECEIVERS)('docs/webhooks.md shows $file as it is', async ({ file }) => {
  const docs = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
  expect(docs).toContain((await readFile(`${FOLDER}${file}`, 'utf8')).trim());
});
