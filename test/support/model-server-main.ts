// The model of `openai-server.ts` as a process of its own: `tsx test/support/model-server-main.ts <script.ts> [port] [key]`, where the
// script's default export says what is answered. Prints its address as one line of JSON, and ends with SIGTERM.
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { type ModelServerOptions, startModelServer } from './openai-server.ts';

const [script = '', port = '0', apiKey] = process.argv.slice(2);
const module = (await import(pathToFileURL(resolve(script)).href)) as {
  default: ModelServerOptions['script'];
};
const server = await startModelServer({
  script: module.default,
  port: Number(port),
  ...(apiKey !== undefined && { apiKey }),
});
console.log(JSON.stringify({ baseUrl: server.baseUrl }));
process.once('SIGTERM', () => {
  for (const complaint of server.complaints) console.error(complaint);
  void server.close();
});
