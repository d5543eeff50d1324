// Standard Webhooks: the specification's own example, and everything that must not pass.
import { describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { signWebhook, verifyWebhook, webhookSecretProblem } from '../../agents/webhook-signature.ts';

/** The vectors of the specification and of its reference implementations. */
const VECTORS = [
  {
    secret: 'whsec_plJ3nmyCDGBKInavdOK15jsl',
    id: 'msg_loFOjxBNrRLzqYUf',
    seconds: 1731705121,
    body: '{"event_type":"ping","data":{"success":true}}',
    signature: 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
  },
  {
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    seconds: 1614265330,
    body: '{"test": 2432232314}',
    signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
];
const OTHER = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const [{ secret, id, body }] = VECTORS as [(typeof VECTORS)[number]];
const AT = 1_800_000_000_000;
const signed = (more: Record<string, string> = {}) => ({ ...signWebhook(secret, id, AT, body), ...more });

describe.each(VECTORS)('the vector of $id', ({ secret, id, seconds, body, signature }) => {
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signature };

  test('is what we sign, and passes', () => {
    expect(signWebhook(secret, id, seconds * 1_000 + 999, body)).toEqual(headers);
    expect(verifyWebhook([secret], headers, body, seconds * 1_000)).toEqual({ ok: true, id });
  });
});

test('what we sign passes the package’s own check', () => {
  const headers = signWebhook(secret, id, Date.now(), '{"text":"ü"}');
  expect(new Webhook(secret).verify('{"text":"ü"}', { ...headers })).toEqual({ text: 'ü' });
});

test('any of several secrets, any of several signatures', () => {
  expect(verifyWebhook([OTHER, secret], signed(), body, AT).ok).toBe(true);
  const both = `${signWebhook(OTHER, id, AT, body)['webhook-signature']} v1a,unknown ${signed()['webhook-signature']}`;
  expect(verifyWebhook([secret], signed({ 'webhook-signature': both }), body, AT).ok).toBe(true);
});

test('five minutes either way, and not a second more', () => {
  for (const off of [-300_000, 0, 300_000])
    expect(verifyWebhook([secret], signed(), body, AT + off).ok).toBe(true);
  for (const off of [-301_000, 301_000, 86_400_000])
    expect(verifyWebhook([secret], signed(), body, AT + off)).toEqual({ ok: false, reason: 'time' });
});

describe('what must not pass', () => {
  const v1 = signed()['webhook-signature'];
  test.each<[string, string, Record<string, string | string[] | undefined>, string]>([
    ['another body', 'signature', signed(), `${body} `],
    ['another id', 'signature', signed({ 'webhook-id': 'msg_other' }), body],
    ['another time', 'signature', signed({ 'webhook-timestamp': String(AT / 1_000 + 1) }), body],
    ['another secret', 'signature', signWebhook(OTHER, id, AT, body) as never, body],
    ['another version', 'signature', signed({ 'webhook-signature': v1.replace('v1,', 'v2,') }), body],
    ['a signature without version', 'signature', signed({ 'webhook-signature': v1.slice(3) }), body],
    ['an empty signature', 'signature', signed({ 'webhook-signature': '' }), body],
    ['its beginning', 'signature', signed({ 'webhook-signature': v1.slice(0, 20) }), body],
    ['too many to look at', 'signature', signed({ 'webhook-signature': `${'v1,x '.repeat(20)}${v1}` }), body],
    ['no id', 'headers', { ...signed(), 'webhook-id': undefined }, body],
    ['an id with a line break', 'headers', signed({ 'webhook-id': 'a\nb' }), body],
    ['two ids', 'headers', { ...signed(), 'webhook-id': [id, id] }, body],
    ['a time in words', 'headers', signed({ 'webhook-timestamp': `${AT / 1_000}abc` }), body],
    ['a negative time', 'headers', signed({ 'webhook-timestamp': '-1' }), body],
    ['no signature', 'headers', { ...signed(), 'webhook-signature': undefined }, body],
  ])('%s (%s)', (_, reason, headers, text) => {
    expect(verifyWebhook([secret], headers, text, AT)).toEqual({ ok: false, reason });
  });

  test('anything, where there is no secret', () => {
    expect(verifyWebhook([], signed(), body, AT)).toEqual({ ok: false, reason: 'signature' });
  });
});

test('secrets that are none are said to be, without being told', () => {
  expect(webhookSecretProblem(VECTORS[1]!.secret)).toBeNull();
  expect(webhookSecretProblem(OTHER)).toBeNull();
  // The specification's own example is shorter than the specification allows.
  for (const wrong of [
    secret,
    '',
    'whsec_',
    'whsec_c2hvcnQ=',
    'whsec_not base64 at all but long enough',
    OTHER.slice(6),
  ]) {
    const problem = webhookSecretProblem(wrong);
    expect(problem).toMatch(/openssl rand/);
    if (wrong.length > 8) expect(problem).not.toContain(wrong);
  }
});
