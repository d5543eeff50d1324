// Slack against a real HTTP server: taken, put off, refused, down, silent, sent elsewhere; and what is posted.
import { afterEach, describe, expect, test } from '@jest/globals';
import { createSlackWebhooks } from '../../activities/adapters/slack-webhook.ts';
import type { OutgoingSlack } from '../../activities/ports.ts';
import { type Reply, type ScriptedServer, cut, scriptedServer, silence } from '../support/scripted-server.ts';

const message: OutgoingSlack = {
  to: null,
  name: 'John Smith',
  from: 'Deeployd Support',
  text: 'Deeployd Support asks for your decision, due Thu 12 March 2026, 17:00 UTC: Configure SSO.',
  hint: 'Acme Corp SSO Deployment (proc-1). Your personal link is in the mail to you, never in a channel.',
};
const says =
  (status: number, text: string, headers: Record<string, string> = {}): Reply =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'text/plain', ...headers });
    response.end(text);
  };

const servers: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
async function slack(...replies: Reply[]) {
  const server = await scriptedServer(...replies);
  servers.push(server);
  const address = `${server.baseUrl}/services/T0/B0/s3cret`;
  return { ...server, address, channel: createSlackWebhooks({ webhooks: { '': address }, timeoutMs: 300 }) };
}
const posted = ({ received }: Pick<ScriptedServer, 'received'>, index = 0) =>
  JSON.parse(received[index]!.body.toString()) as {
    text: string;
    unfurl_links: boolean;
    blocks: { type: string; text?: { type: string; text: string }; elements?: { text: string }[] }[];
  };

describe('a webhook that takes it', () => {
  test('gets who asks for what by when, as Block Kit', async () => {
    const server = await slack(says(200, 'ok'));
    expect(await server.channel.send(message)).toEqual({ outcome: 'sent' });
    expect(server.received[0]).toMatchObject({ method: 'POST', url: '/services/T0/B0/s3cret' });
    expect(server.received[0]!.headers['content-type']).toBe('application/json; charset=utf-8');
    const { text, blocks, unfurl_links } = posted(server);
    expect(text).toBe(`John Smith: ${message.text}`);
    expect(unfurl_links).toBe(false);
    expect(blocks.map(({ type }) => type)).toEqual(['section', 'section', 'context']);
    expect(blocks[0]!.text).toMatchObject({ type: 'mrkdwn', text: '*John Smith*, from Deeployd Support' });
    expect(blocks[1]!.text).toMatchObject({ type: 'plain_text', text: message.text });
    expect(blocks[2]!.elements![0]!.text).toBe(message.hint);
  });

  test('mentions nobody and links to nothing because of what people typed', async () => {
    const server = await slack(says(200, 'ok'));
    const nasty = '<!channel> <https://evil.example|Click> & *bold*';
    await server.channel.send({ ...message, name: nasty, from: nasty, text: nasty });
    const { text, blocks } = posted(server);
    for (const markup of [text, blocks[0]!.text!.text]) {
      expect(markup).toContain('&lt;!channel&gt;');
      expect(markup).not.toMatch(/<[!@#h]/);
    }
    expect(blocks[1]!.text!.type).toBe('plain_text');
  });

  test('is given no more than a section takes', async () => {
    const server = await slack(says(200, 'ok'));
    await server.channel.send({ ...message, text: 'ü'.repeat(20_000), hint: 'h'.repeat(20_000) });
    const { blocks, text } = posted(server);
    expect(blocks[1]!.text!.text.length).toBe(1_500);
    expect(blocks[2]!.elements![0]!.text.length).toBe(600);
    expect(text.length).toBeLessThan(3_000);
  });
});

describe('whom it reaches', () => {
  test('a member by mention, a named webhook by its own address, both together', async () => {
    const [server, other] = [await slack(says(200, 'ok')), await slack(says(200, 'ok'))];
    const channel = createSlackWebhooks({ webhooks: { '': server.address, acme: other.address } });
    await channel.send({ ...message, to: 'U012AB3CD' });
    await channel.send({ ...message, to: 'acme' });
    await channel.send({ ...message, to: 'acme:W012AB3CD' });
    expect([server.received.length, other.received.length]).toEqual([1, 2]);
    expect(posted(server).blocks[0]!.text!.text).toBe('<@U012AB3CD>, from Deeployd Support');
    expect(posted(other, 0).blocks[0]!.text!.text).toBe('*John Smith*, from Deeployd Support');
    expect(posted(other, 1).blocks[0]!.text!.text).toBe('<@W012AB3CD>, from Deeployd Support');
  });

  test.each(['#deploys', '@john', 'acme', 'acme:john', 'U012AB3CD:acme', '__proto__', 'toString', ''])(
    '"%s" that names no webhook is refused and goes nowhere',
    async (to) => {
      const server = await slack(says(200, 'ok'));
      const channel = createSlackWebhooks({ webhooks: { other: server.address } });
      expect(channel.reaches(to)).toMatchObject({ ok: false });
      expect(await channel.send({ ...message, to })).toMatchObject({
        outcome: 'refused',
        reason: expect.stringContaining('COUNTERSIGN_SLACK_WEBHOOK'),
      });
      expect(server.received).toEqual([]);
    },
  );
});

describe('what comes of it otherwise', () => {
  test.each([
    [400, 'invalid_payload', 'refused'],
    [403, 'action_prohibited', 'refused'],
    [404, 'channel_not_found', 'refused'],
    [410, 'channel_is_archived', 'refused'],
    [408, 'timeout', 'failed'],
    [500, 'rollup_error', 'failed'],
    [503, 'unavailable', 'failed'],
  ])('%i %s is %s', async (status, word, outcome) => {
    const server = await slack(says(status, word));
    expect(await server.channel.send(message)).toEqual({
      outcome,
      reason: `Slack answered ${status}: ${word}.`,
    });
    expect(server.received).toHaveLength(1);
  });

  test.each([
    ['30', 30_000],
    ['0', 0],
  ])('429 with Retry-After %s says how long to wait', async (seconds, retryAfterMs) => {
    const server = await slack(says(429, 'rate_limited', { 'retry-after': seconds }));
    expect(await server.channel.send(message)).toEqual({
      outcome: 'failed',
      reason: 'Slack answered 429: rate_limited.',
      retryAfterMs,
    });
  });

  test('429 with a date or without a time is put off as well', async () => {
    const at = new Date(Date.now() + 60_000).toUTCString();
    const server = await slack(
      says(429, '', { 'retry-after': at }),
      says(429, '', { 'retry-after': 'soon' }),
    );
    const first = await server.channel.send(message);
    expect(first).toMatchObject({ outcome: 'failed' });
    const wait = 'retryAfterMs' in first ? first.retryAfterMs! : 0;
    expect(wait).toBeGreaterThan(55_000);
    expect(wait).toBeLessThanOrEqual(60_000);
    expect(await server.channel.send(message)).toEqual({ outcome: 'failed', reason: 'Slack answered 429.' });
  });

  test('a redirect is not followed', async () => {
    const elsewhere = await slack(says(200, 'ok'));
    const server = await slack(says(307, '', { location: elsewhere.address }));
    expect(await server.channel.send(message)).toMatchObject({ outcome: 'refused' });
    expect(elsewhere.received).toEqual([]);
  });

  test('silence has an end, in the head and in the body', async () => {
    const trickle: Reply = (_, response) => {
      response.writeHead(500);
      response.flushHeaders();
    };
    for (const reply of [silence, trickle]) {
      const server = await slack(reply);
      const before = Date.now();
      expect(await server.channel.send(message)).toEqual({
        outcome: 'failed',
        reason: 'Slack took longer than 0.3 s.',
      });
      expect(Date.now() - before).toBeLessThan(3_000);
    }
  });

  test('no reason shows the address, whatever goes wrong', async () => {
    const broken = await slack(cut);
    const gone = await slack(says(200, 'ok'));
    await gone.close();
    const wordy = await slack((_request, response) => {
      response.writeHead(404);
      response.end(`no such hook: ${broken.address} <b>`);
    });
    for (const { channel } of [broken, gone, wordy]) {
      const sent = await channel.send(message);
      expect(sent.outcome).not.toBe('sent');
      expect(JSON.stringify(sent)).not.toMatch(/s3cret|127\.0\.0\.1|services/);
    }
  });
});
