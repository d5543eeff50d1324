// The frame of a worker process: answers the driver's questions, and ends when told to or when the driver is gone.
import { DefaultLogger, NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import type { FromWorker, Mail, ToWorker, WorkerSetup } from './protocol.ts';

/** A worker, and the size of its workflow bundle. */
export interface BuiltWorker {
  worker: Worker;
  bundleBytes: number;
}

/** Runs the worker that `build` makes until the driver ends it. */
export async function runWorkerChild(
  build: (
    setup: WorkerSetup,
    connection: NativeConnection,
    onMail: (mail: Mail) => void,
  ) => Promise<BuiltWorker>,
): Promise<void> {
  const setup = JSON.parse(process.argv[2]!) as WorkerSetup;
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  // A terminal's Ctrl-C reaches the whole group; the driver ends us in its own order.
  process.on('SIGINT', () => undefined);
  const connection = await NativeConnection.connect({ address: setup.address });
  const { worker, bundleBytes } = await build(setup, connection, (mail) => say({ type: 'mailed', mail }));
  const stop = () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  process.on('message', (message: ToWorker) => {
    if (message.type === 'stop') stop();
    else {
      const { user, system } = process.cpuUsage();
      const usage = { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() };
      say({ type: 'usage', id: message.id, usage });
    }
  });
  process.on('disconnect', stop);
  const running = worker.run();
  say({ type: 'ready', bundleBytes });
  await running;
  await connection.close();
  // A pool or a timer of what was built may still be open; nothing of it matters any more.
  process.exit(0);
}

function say(message: FromWorker): void {
  if (process.connected) process.send!(message);
}
