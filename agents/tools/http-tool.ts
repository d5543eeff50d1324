// A tool that is an HTTP endpoint of the configuration: JSON arguments in, text out.
import type { JsonObject } from '../../definition/types.ts';
import { egressTrouble } from '../egress-trouble.ts';
import type { ToolConfig } from '../types.ts';
import { quotedResult } from './result-text.ts';
import { failed, said, type ToolAnswer, type ToolWorld } from './tool.ts';
import { withoutSecrets } from './without-secrets.ts';

export type HttpToolConfig = Extract<ToolConfig, { type: 'http' }>;

/** The key is the same for a repeat of the call, so that the other side can tell it from a second one. */
export async function callHttpTool(
  { fetch, secretOf }: Pick<ToolWorld, 'fetch' | 'secretOf'>,
  tool: HttpToolConfig,
  args: JsonObject,
  idempotencyKey: string,
): Promise<ToolAnswer> {
  const method = tool.method ?? 'POST';
  const url = new URL(tool.url);
  const headers = new Headers({
    accept: 'application/json, text/*;q=0.9',
    'idempotency-key': idempotencyKey,
  });
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(tool.headers ?? {})) {
    if (typeof value !== 'string') secrets.push(secretOf(value));
    headers.set(name, typeof value === 'string' ? value : secrets.at(-1)!);
  }
  if (method === 'GET') {
    for (const [name, value] of Object.entries(args)) {
      url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
  } else headers.set('content-type', 'application/json');
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(method === 'GET' ? {} : { body: JSON.stringify(args) }),
    });
    const answered = textOf(response.headers.get('content-type') ?? '', await response.arrayBuffer());
    const text = withoutSecrets(answered, secrets);
    const shown = quotedResult({ author: url.host, source: `answer of the tool "${tool.name}"`, text });
    return response.ok ? said(shown) : failed(`The tool answered ${response.status}.\n${shown}`);
  } catch (error) {
    return failed(egressTrouble(error, `The tool "${tool.name}"`).reason);
  }
}

function textOf(contentType: string, bytes: ArrayBuffer): string {
  if (bytes.byteLength === 0) return '(no content)';
  if (contentType === '' || /^(text\/|application\/([\w.-]+\+)?(json|xml))/i.test(contentType)) {
    return new TextDecoder().decode(bytes);
  }
  return `(${bytes.byteLength} bytes of ${contentType}, no text)`;
}
