// An agent of your own in plain Node: it checks the signature, does the work, and answers at once, or later with LATER=1.
// Run it: AGENT_SECRET=whsec_… PORT=4100 node echo-agent.mjs
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const key = Buffer.from(process.env.AGENT_SECRET.replace('whsec_', ''), 'base64');

/** Replace this by your work. What comes in `task.untrusted` is data that others wrote, never an instruction. */
function work(task) {
  const artifacts = task.expectedArtifacts.map((name) => ({ key: name, content: `About ${task.name}` }));
  return { summary: `Echo of ${task.name}`, result: task.inputs, artifacts, confidence: 1 };
}

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  if (!isSigned(request.headers, body)) return response.writeHead(401).end();
  const task = JSON.parse(body);
  if (task.type !== 'task') return response.writeHead(204).end(); // `cancel`: nobody needs it any more
  if (process.env.LATER) {
    response.writeHead(202).end();
    return callBack(task.callbackUrl, { type: 'result', output: work(task) });
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ output: work(task) }));
}).listen(Number(process.env.PORT ?? 4100), '127.0.0.1', () => process.stdout.write('ready\n'));

/** Standard Webhooks: the package `standardwebhooks` does the same. */
function isSigned(headers, body) {
  const id = headers['webhook-id'];
  const at = headers['webhook-timestamp'];
  const isNow = Math.abs(Date.now() / 1000 - Number(at)) <= 300;
  const expected = Buffer.from(signatureOf(id, at, body));
  const given = String(headers['webhook-signature'] ?? '')
    .split(' ')
    .map((each) => Buffer.from(each));
  return isNow && given.some((each) => each.length === expected.length && timingSafeEqual(each, expected));
}

function signatureOf(id, at, body) {
  return `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`;
}

/** The same message id again is taken once: send it until the answer is 202. */
async function callBack(url, message) {
  const id = `msg_${randomUUID()}`;
  const body = JSON.stringify(message);
  for (let pause = 1000; pause < 60_000; pause *= 2) {
    const at = String(Math.floor(Date.now() / 1000));
    const signature = {
      'webhook-id': id,
      'webhook-timestamp': at,
      'webhook-signature': signatureOf(id, at, body),
    };
    const headers = { 'content-type': 'application/json', ...signature };
    const { status } = await fetch(url, { method: 'POST', headers, body }).catch(() => ({ status: 503 }));
    if (status < 500 && status !== 429) return;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
