// Mail over SMTP against a real server: delivered, put off, refused, down for a while, slow, silent.
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { createSmtpMail } from '../../activities/adapters/smtp-mail.ts';
import type { OutgoingMail } from '../../activities/ports.ts';

const mail: OutgoingMail = {
  to: { name: 'John Smith', address: 'it-admin@acme.com' },
  fromName: 'Deeployd Support via Countersign',
  subject: 'Approval Required: SSO Configuration Review, by Thu 12 March',
  text:
    'Hi John,\n\nprüfen Sie bitte …\nhttps://countersign.example/external/approve?token=' + 'a'.repeat(600),
  html: '<p>Hi John</p>',
  messageId: 'abc123@countersign.example',
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Hooks = Pick<
  NonNullable<ConstructorParameters<typeof SMTPServer>[0]>,
  'onMailFrom' | 'onRcptTo' | 'onAuth'
>;
async function smtpServer(
  hooks: Hooks = {},
  options: { port?: number; onData?: (raw: string) => Error | null } = {},
) {
  const received: string[] = [];
  const server = new SMTPServer({
    disabledCommands: hooks.onAuth ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    allowInsecureAuth: true,
    authOptional: true,
    ...hooks,
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString();
        const error = options.onData?.(raw) ?? null;
        if (!error) received.push(raw);
        callback(error);
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  closers.push(close);
  return { port: (server.server.address() as AddressInfo).port, received, close };
}

const sender = (port: number, fields: { timeoutMs?: number; user?: string; password?: string } = {}) =>
  createSmtpMail({ host: '127.0.0.1', port, secure: false, from: 'countersign@deeployd.example', ...fields });
const says = (code: number, message: string) => Object.assign(new Error(message), { responseCode: code });

async function rawServer(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return (server.address() as AddressInfo).port;
}

describe('a server that takes it', () => {
  test('gets both parts, the names and the Message-ID', async () => {
    const { port, received } = await smtpServer();
    expect(await sender(port).send(mail)).toEqual({ outcome: 'sent' });
    const parsed = await PostalMime.parse(received[0]!);
    expect(parsed.messageId).toBe('<abc123@countersign.example>');
    expect(parsed.from).toMatchObject({
      name: 'Deeployd Support via Countersign',
      address: 'countersign@deeployd.example',
    });
    expect(parsed.to).toMatchObject([{ name: 'John Smith', address: 'it-admin@acme.com' }]);
    expect(parsed.subject).toBe(mail.subject);
    expect(parsed.text?.trim()).toBe(mail.text);
    expect(parsed.html).toContain('Hi John');
  });

  test('no name, subject or address can add a header or a recipient', async () => {
    const recipients: string[] = [];
    const { port, received } = await smtpServer({
      onRcptTo(address, _session, callback) {
        recipients.push(address.address);
        callback();
      },
    });
    const nasty = 'X\r\nBcc: all@evil.example\r\n\r\nbody';
    await sender(port).send({
      ...mail,
      subject: nasty,
      fromName: nasty,
      to: { name: `${nasty}", <other@evil.example>`, address: 'it-admin@acme.com' },
    });
    const headers = (await PostalMime.parse(received[0]!)).headers.map(({ key }) => key);
    expect(headers).not.toContain('bcc');
    expect(recipients).toEqual(['it-admin@acme.com']);
  });
});

describe('a server that does not', () => {
  test.each([550, 553])('%i at the address: refused, for good', async (code) => {
    const { port } = await smtpServer({
      onRcptTo: ({ address }, _session, callback) => callback(says(code, `No such user <${address}>`)),
    });
    const outcome = await sender(port).send(mail);
    expect(outcome).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('No such user') });
    expect(JSON.stringify(outcome)).not.toContain('acme.com');
  });

  test('552 at the content: refused', async () => {
    const { port } = await smtpServer({}, { onData: () => says(552, 'Too big') });
    expect(await sender(port).send(mail)).toMatchObject({ outcome: 'refused' });
  });

  test.each([421, 451])('%i: failed, to be tried again', async (code) => {
    const { port } = await smtpServer({ onRcptTo: (_a, _s, callback) => callback(says(code, 'Greylisted')) });
    expect(await sender(port).send(mail)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('Greylisted'),
    });
  });

  test('our own login refused: ours to mend, so failed', async () => {
    const { port } = await smtpServer({ onAuth: (_auth, _session, callback) => callback(says(535, 'No')) });
    expect(await sender(port, { user: 'u', password: 'p' }).send(mail)).toMatchObject({ outcome: 'failed' });
  });

  test('an address that is none: refused', async () => {
    const { port, received } = await smtpServer();
    const outcome = await sender(port).send({ ...mail, to: { name: 'x', address: '' } });
    expect(outcome.outcome).toBe('refused');
    expect(received).toHaveLength(0);
  });
});

describe('a server in trouble', () => {
  test('down: failed; up again: sent', async () => {
    const first = await smtpServer();
    await first.close();
    expect(await sender(first.port).send(mail)).toMatchObject({ outcome: 'failed' });
    const second = await smtpServer({}, { port: first.port });
    expect(await sender(first.port).send(mail)).toEqual({ outcome: 'sent' });
    expect(second.received).toHaveLength(1);
  });

  test('no such host: failed', async () => {
    const mailer = createSmtpMail({
      host: 'smtp.invalid',
      port: 25,
      secure: false,
      from: 'a@b.example',
      timeoutMs: 3_000,
    });
    expect(await mailer.send(mail)).toMatchObject({ outcome: 'failed' });
  });

  test('silent after the connection: failed within the time', async () => {
    const port = await rawServer(() => undefined);
    const from = Date.now();
    expect(await sender(port, { timeoutMs: 400 }).send(mail)).toMatchObject({ outcome: 'failed' });
    expect(Date.now() - from).toBeLessThan(2_000);
  });

  test('a line every 50 ms for ever: failed within the time all the same', async () => {
    const port = await rawServer((socket) => {
      const drip = setInterval(() => socket.write('220-still here\r\n'), 50);
      socket.on('close', () => clearInterval(drip));
    });
    const from = Date.now();
    expect(await sender(port, { timeoutMs: 600 }).send(mail)).toMatchObject({ outcome: 'failed' });
    expect(Date.now() - from).toBeLessThan(2_000);
  });

  test('hangs up in the middle: failed', async () => {
    const port = await rawServer((socket) => {
      socket.write('220 hello\r\n');
      socket.once('data', () => socket.destroy());
    });
    expect(await sender(port).send(mail)).toMatchObject({ outcome: 'failed' });
  });
});
