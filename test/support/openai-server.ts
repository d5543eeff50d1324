// A model on a free port of this machine, as OpenAI-compatible servers serve one: small, strict about what it is asked, and
// answering as a test says. It keeps every request.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Validator } from '@cfworker/json-schema';
import { type ChatRequest, readChatRequest } from './chat-request.ts';

export interface ModelRequest {
  body: ChatRequest;
  headers: IncomingHttpHeaders;
  /** Of `Idempotency-Key`. */
  key: string;
  /** Names of the tools that are offered. */
  tools: string[];
  /** All messages of a role as one text. */
  said(role: ChatRequest['messages'][number]['role']): string;
}

interface Answer {
  /** Tokens; null: none are reported. Default 100 in, 20 out. */
  usage?: { input: number; output: number } | null;
  finishReason?: string;
  delayMs?: number;
}
export type ModelReply =
  /** Text as it is. */
  | (Answer & { say: string })
  /** The structured answer: as text, or as a call of `finish` where that is offered. Has to fit the schema that was sent. */
  | (Answer & { answer: object })
  /** `arguments`: text is sent as it is. */
  | (Answer & { calls: { name: string; arguments: object | string; id?: string }[]; say?: string })
  /** `retryAfter`: the header as it is sent. */
  | { status: number; message?: string; retryAfter?: string }
  /** Takes the request and never answers, or never ends its answer. */
  | { fault: 'hang' | 'hang-in-body' }
  /** Ends the connection: before the answer, after its headers, or in the middle of its body. */
  | { fault: 'cut' | 'cut-after-headers' | 'cut-in-body' }
  /** 200 with a body that is whole and no answer. */
  | { body: string };

export interface ModelServer {
  /** With `/v1`. */
  baseUrl: string;
  /** Those that it took, in order. */
  requests: ModelRequest[];
  /** What it had against others, and against answers that do not fit what was asked. Empty where all is well. */
  complaints: string[];
  close(): Promise<void>;
}

export interface ModelServerOptions {
  /** `index`: from 0, of the requests that it took. */
  script: (request: ModelRequest, index: number) => ModelReply | Promise<ModelReply>;
  /** Without it requests need no key. */
  apiKey?: string;
  port?: number;
}

export async function startModelServer({
  script,
  apiKey,
  port = 0,
}: ModelServerOptions): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const complaints: string[] = [];
  const refuse = (res: ServerResponse, status: number, message: string): void => {
    complaints.push(message);
    sendError(res, { status, message });
  };
  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    if (req.method !== 'POST' || req.url !== '/v1/chat/completions')
      return refuse(res, 404, `There is no ${req.method} ${req.url}.`);
    if (apiKey !== undefined && req.headers.authorization !== `Bearer ${apiKey}`)
      return sendError(res, { status: 401, message: `Incorrect API key: ${req.headers.authorization}` });
    const body = readChatRequest(Buffer.concat(chunks).toString('utf8'));
    if (typeof body === 'string') return refuse(res, 400, body);
    const request = requestOf(body, req.headers);
    requests.push(request);
    const reply = await script(request, requests.length - 1);
    const misfit = 'answer' in reply ? misfitOf(request, reply.answer) : null;
    if (misfit !== null) return refuse(res, 500, misfit);
    await send(res, request, reply, requests.length);
  };
  const server = createServer((req, res) => {
    serve(req, res).catch((error: unknown) => refuse(res, 500, `The script failed: ${String(error)}`));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    complaints,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The structured answer of an agent, with what it leaves out. `facts` by name. */
export function workDone(output: { summary: string; facts?: object; [other: string]: unknown }): ModelReply {
  const facts = Object.entries(output.facts ?? {}).map(([name, value]) => ({
    name,
    value: value as unknown,
  }));
  return { answer: { artifacts: [], confidence: 0.9, concerns: [], ...output, facts } };
}

function requestOf(body: ChatRequest, headers: IncomingHttpHeaders): ModelRequest {
  return {
    body,
    headers,
    key: String(headers['idempotency-key'] ?? ''),
    tools: body.tools?.map((tool) => tool.function.name) ?? [],
    said: (role) =>
      body.messages
        .filter((message) => message.role === role)
        .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
        .join('\n'),
  };
}

const finishTool = ({ body }: ModelRequest) =>
  body.tools?.find((tool) => tool.function.name === 'finish')?.function;

function misfitOf(request: ModelRequest, answer: object): string | null {
  const schema = finishTool(request)?.parameters ?? request.body.response_format?.json_schema.schema;
  if (!schema) return 'The script gives a structured answer, and none was asked for.';
  const { valid, errors } = new Validator(schema, '2020-12', false).validate(answer);
  const texts = errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`);
  return valid ? null : `The script's answer does not fit the schema that was sent: ${texts.join('; ')}`;
}

async function send(
  res: ServerResponse,
  request: ModelRequest,
  reply: ModelReply,
  number: number,
): Promise<void> {
  if ('status' in reply) return sendError(res, reply);
  if ('body' in reply) {
    res.writeHead(200, { 'content-type': 'application/json' }).end(reply.body);
    return;
  }
  if ('fault' in reply) {
    if (reply.fault === 'hang') return;
    if (reply.fault === 'cut') return void res.destroy();
    res.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    res.flushHeaders();
    if (reply.fault.endsWith('in-body')) res.write('{"id":"cut","choices":[');
    if (reply.fault === 'hang-in-body') return;
    await sleep(50);
    return void res.destroy();
  }
  if (reply.delayMs !== undefined) await sleep(reply.delayMs);
  res.writeHead(200, { 'content-type': 'application/json' });
  res.end(JSON.stringify(completion(request, reply, number)));
}

function completion(request: ModelRequest, reply: Extract<ModelReply, Answer>, number: number): object {
  const isFinish = 'answer' in reply && finishTool(request) !== undefined;
  const calls =
    'calls' in reply ? reply.calls : isFinish ? [{ name: 'finish', arguments: reply.answer }] : [];
  const text = 'answer' in reply ? JSON.stringify(reply.answer) : reply.say;
  const usage = reply.usage === undefined ? { input: 100, output: 20 } : reply.usage;
  return {
    id: `chatcmpl-${number}`,
    object: 'chat.completion',
    created: 1_700_000_000,
    model: request.body.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: isFinish ? null : (text ?? null),
          ...(calls.length > 0 && {
            tool_calls: calls.map(({ id, name, arguments: given }, index) => ({
              id: id ?? `call_${number}_${index}`,
              type: 'function',
              function: { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) },
            })),
          }),
        },
        finish_reason: reply.finishReason ?? (calls.length > 0 ? 'tool_calls' : 'stop'),
      },
    ],
    ...(usage && {
      usage: {
        prompt_tokens: usage.input,
        completion_tokens: usage.output,
        total_tokens: usage.input + usage.output,
      },
    }),
  };
}

function sendError(
  res: ServerResponse,
  { status, message, retryAfter }: { status: number; message?: string; retryAfter?: string },
): void {
  res.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
  });
  res.end(JSON.stringify({ error: { message: message ?? `It is ${status}.`, type: 'error', code: null } }));
}
