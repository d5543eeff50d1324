// A real HTTP server on a free port that answers as a test says, and keeps what it was asked.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  /** Path with its query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}
export type Reply = (request: Received, response: ServerResponse) => void;

export interface ScriptedServer {
  baseUrl: string;
  received: Received[];
  close(): Promise<void>;
}

/** Answers the n-th request with the n-th reply, and every one after the last with the last. */
export async function scriptedServer(...replies: Reply[]): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const request = {
        method: req.method ?? '',
        url: req.url ?? '',
        headers: req.headers,
        body: Buffer.concat(chunks),
      };
      received.push(request);
      const reply = replies[Math.min(received.length, replies.length) - 1];
      if (reply) reply(request, res);
      else res.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
}

export function problem(status: number, code: string, headers: Record<string, string> = {}): Reply {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/problem+json', ...headers });
    response.end(JSON.stringify({ title: 'No', status, code, detail: `It is ${code}.`, errors: [] }));
  };
}

/** Cuts the connection without an answer. */
export const cut: Reply = (_, response) => response.destroy();
/** Takes the request and never answers. */
export const silence: Reply = () => undefined;

/** Opens an event stream, writes the text and leaves it open; `then` goes on with it. */
export function stream(text: string, then: (response: ServerResponse) => void = () => undefined): Reply {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text === '' ? ': hello\n\n' : text, () => then(response));
  };
}
