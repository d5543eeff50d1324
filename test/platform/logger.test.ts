// What must never be in a log line, however it gets there.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger, scrub, temporalLogger } from '../../platform/logger.ts';

const JWT = 'eyJhbGciOiJFZERTQSIsImtpZCI6ImNzLTEifQ.eyJzdWIiOiJjdXN0b21lcl9jaXNvIn0.c2lnbmF0dXJl-_x';
const TOKEN = 'local-token-0123456789';
let lines: string[];
const logger = () =>
  createLogger({ name: 'api', level: 'debug', secrets: [TOKEN], write: (line) => void lines.push(line) });
beforeEach(() => {
  lines = [];
});
const written = () => lines.join('');

describe('createLogger', () => {
  test('writes one JSON line with name, level, time and fields', () => {
    logger().info({ instanceId: 'proc-1' }, 'started');
    const line = JSON.parse(written()) as Record<string, unknown>;
    expect(line).toMatchObject({ name: 'api', level: 30, msg: 'started', instanceId: 'proc-1' });
    expect(line['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  test.each<[string, (log: ReturnType<typeof logger>) => void, string]>([
    ['a link in a message', (log) => log.info(`sent http://h/external/approve?token=${JWT}`), JWT],
    [
      'a link in an error',
      (log) => log.error({ err: new Error(`GET /x?token=${JWT}&a=1`) }, 'no'),
      JWT.slice(60),
    ],
    [
      'a JWT alone, deep in an object',
      (log) => log.info({ a: { b: { c: { d: JWT } } } }, 'x'),
      JWT.slice(0, 20),
    ],
    [
      'an opaque token in an address',
      (log) => log.info('GET /external/approve?token=abcDEF123'),
      'abcDEF123',
    ],
    [
      'an authorization header',
      (log) => log.info({ req: { headers: { authorization: 'Bearer abcdefgh1' } } }),
      'abcdefgh1',
    ],
    ['a cookie', (log) => log.info({ headers: { cookie: 'session=s-123' } }), 's-123'],
    ['the local token', (log) => log.warn({ note: `with ${TOKEN}` }, 'x'), TOKEN],
    ['a mail address', (log) => log.info('mail to it-admin@acme.com failed'), 'it-admin'],
    ['a mail address in a field', (log) => log.info({ email: 'ciso@acme.com' }), 'ciso'],
    ['a password in an address', (log) => log.error('smtp://user:hunter22@mail:587 refused'), 'hunter22'],
  ])('hides %s', (_what, say, hidden) => {
    say(logger());
    expect(lines).toHaveLength(1);
    expect(written()).not.toContain(hidden);
    expect(written()).toContain('[hidden]');
    expect(() => JSON.parse(written()) as unknown).not.toThrow();
  });

  test('leaves alone what is none of these', () => {
    const text =
      'sso_config_summary@2 in node_modules/pino@10.4.0/lib/x.js at 2026-03-12T17:32Z, 5 tokens used';
    expect(scrub(text)).toBe(text);
  });
});

test("Temporal's logger goes through ours, with bigints and errors as JSON", () => {
  const log = temporalLogger(logger());
  log.warn('retrying', { attempt: 3n, error: new Error('for it-admin@acme.com') });
  log.log('TRACE', 'below the level');
  const line = JSON.parse(written()) as Record<string, unknown>;
  expect(line).toMatchObject({
    level: 40,
    msg: 'retrying',
    attempt: '3',
    error: { message: 'for [hidden]' },
  });
});
