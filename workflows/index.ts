// The workflow types of the bundle: what is exported here can be started.
export { runAgent } from './run-agent.ts';
export { runProcess } from './run-process.ts';
export { sendMail } from './send-mail.ts';
