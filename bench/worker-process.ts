// A worker process as the driver sees it: what it mails, what it uses, how it ends.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { end, own } from './child-process.ts';
import type { FromWorker, Mail, ToWorker, Usage, WorkerSetup } from './protocol.ts';

const START_MS = 90_000;
const ANSWER_MS = 20_000;

export interface WorkerProcess {
  pid: number;
  /** Bytes of the workflow bundle's code. */
  bundleBytes: number;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** `script`: relative to this folder. `profileFolder`: where V8 writes a CPU profile of each thread when it ends. */
export async function startWorker(
  script: string,
  setup: WorkerSetup,
  onMail: (mail: Mail) => void,
  profileFolder?: string,
): Promise<WorkerProcess> {
  const profile = profileFolder === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profileFolder];
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [JSON.stringify(setup)], {
    execArgv: ['--import', 'tsx', ...profile],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  own(child);
  const asked = new Map<number, (usage: Usage) => void>();
  const bundleBytes = await within(
    START_MS,
    `${script} did not get ready`,
    new Promise<number>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`${script} ended with code ${code}`)));
      child.on('message', (message: FromWorker) => {
        if (message.type === 'ready') resolve(message.bundleBytes);
        else if (message.type === 'mailed') onMail(message.mail);
        else if (message.type === 'usage') asked.get(message.id)?.(message.usage);
      });
    }),
  );
  let questions = 0;
  const say = (message: ToWorker) => void child.send(message);
  return {
    pid: child.pid!,
    bundleBytes,
    usage() {
      const id = (questions += 1);
      const answer = new Promise<Usage>((resolve) => asked.set(id, resolve));
      say({ type: 'usage', id });
      return within(ANSWER_MS, `${script} does not answer`, answer).finally(() => asked.delete(id));
    },
    stop: () => end(child, () => (child.connected ? say({ type: 'stop' }) : child.kill('SIGTERM'))),
  };
}

/** Rejects with `what` after `ms`. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
