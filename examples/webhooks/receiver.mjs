// Takes webhooks in plain Node: checks the signature, and deals with each message once.
// Run it: WEBHOOK_SECRET=whsec_… PORT=4200 node receiver.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

/** `body`: the bytes as they came. A rotation sends several signatures; one that fits is enough. */
function isSigned(secret, headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': given = '' } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(at)) <= 300)) return false;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest();
  return given.split(' ').some((each) => {
    const signature = Buffer.from(each.replace(/^v1,/, ''), 'base64');
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  });
}

const seen = new Set(); // in a table of yours, so that a restart forgets nothing
createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (!isSigned(process.env.WEBHOOK_SECRET, request.headers, body)) return response.writeHead(401).end();
  const id = request.headers['webhook-id'];
  if (!seen.has(id)) {
    seen.add(id);
    const { type, data } = JSON.parse(body);
    process.stdout.write(`${type} ${data.instanceId ?? ''} ${data.action ?? ''}\n`); // your work, or word to your queue
  }
  response.writeHead(204).end(); // the same for a repeat, and within 15 seconds
}).listen(Number(process.env.PORT ?? 4200), '127.0.0.1', () => process.stdout.write('ready\n'));
