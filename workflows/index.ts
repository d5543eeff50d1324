// The workflow types of the bundle: what is exported here can be started.
export { deliverWebhook } from './deliver-webhook.ts';
export { runAgent } from './run-agent.ts';
export { runBulk } from './run-bulk.ts';
export { runProcess } from './run-process.ts';
export { sendMail } from './send-mail.ts';
