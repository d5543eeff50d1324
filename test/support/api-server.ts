// The API on a free port over real books in a temporary folder, with the engine behind it instead of Temporal.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiKeys } from '../../api/http/api-key.ts';
import { authenticator, type TokenSource } from '../../api/http/authenticate.ts';
import { localToken } from '../../api/http/local-token.ts';
import { createApp } from '../../api/app.ts';
import type { ApiDeps } from '../../api/deps.ts';
import { eventsFeed } from '../../api/events-feed.ts';
import { freshLinkMailer } from '../../api/portal/fresh-link-mailer.ts';
import { openKeyRing } from '../../links/index.ts';
import { openBooks } from '../../store/open-books.ts';
import { type EngineGatewayOptions, engineGateway } from './engine-gateway.ts';
import { memoryBlobs } from './memory-blobs.ts';

export const TOKEN = 'test-token-0123456789abcdef';
export const VIEWER_TOKEN = 'test-token-of-a-viewer-0123';

/** A viewer without ceremony: somebody who may read. */
const VIEWER: TokenSource = {
  authenticate: async (token) =>
    token === VIEWER_TOKEN
      ? { actor: { id: 'reader', role: 'viewer', via: 'local' }, mark: 'reader', expiresAt: null }
      : null,
  stillGood: async ({ mark }) => (mark === 'reader' ? true : null),
};

export interface Asked {
  status: number;
  headers: Headers;
  text: string;
  // Answers are looked into by hand in tests.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

export type ApiServer = Awaited<ReturnType<typeof apiServer>>;

/** Close it when done. `clock.at` is the server's time; it stands unless a test moves it. */
export async function apiServer(
  more: Partial<ApiDeps> & { agent?: EngineGatewayOptions['agent']; sources?: TokenSource[] } = {},
) {
  const { agent, sources = [], ...overrides } = more;
  const folder = await mkdtemp(join(tmpdir(), 'countersign-api-'));
  const books = await openBooks({ sqliteFile: join(folder, 'books.db') });
  const ring = await openKeyRing(join(folder, 'keys'));
  const clock = { at: Date.now() };
  const now = () => clock.at;
  const blobs = memoryBlobs();
  const gateway = engineGateway({ books, blobs, ring, now, ...(agent ? { agent } : {}) });
  const feed = eventsFeed(books, { everyMs: 20 });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const problems: object[] = [];
  const logger = { info: () => {}, warn: () => {}, error: (fields: object) => problems.push(fields) };
  const deps: ApiDeps = {
    books,
    gateway,
    blobs,
    ring,
    feed,
    authenticator: authenticator([
      VIEWER,
      localToken(TOKEN),
      apiKeys({ books: overrides.books ?? books, logger, now }),
      ...sources,
    ]),
    publicUrl: url,
    logger,
    now,
    freshLinkMailer: freshLinkMailer({ gateway, now }),
    ...overrides,
  };
  const app = createApp(deps);
  server.on('request', app);

  /** A call with the token, JSON in and out. */
  async function ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Asked> {
    const raw = typeof body === 'string';
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && !/jsonl/.test(response.headers.get('content-type')!) ? JSON.parse(text) : null,
    };
  }

  return {
    url,
    app,
    deps,
    books,
    ring,
    keyFolder: join(folder, 'keys'),
    gateway,
    clock,
    /** Fields of what was logged as an error. */
    problems,
    ask,
    async close(): Promise<void> {
      feed.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await books.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
