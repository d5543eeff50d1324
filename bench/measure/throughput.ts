// Many instances at once: how many a second, and what each costs in CPU.
import { cpuMsOf, machineCpuMs } from '../child-process.ts';
import { runInstance } from '../run-instance.ts';
import type { Side } from '../side.ts';

export interface Throughput {
  instancesPerSecond: number;
  /** CPU ms an instance; NaN where the system does not tell. */
  workerCpuMs: number;
  serverCpuMs: number;
  /** Of our API; 0 for the side that has none. */
  apiCpuMs: number;
  /** Of the driver: starts, signals, mails read. */
  driverCpuMs: number;
  /** Of programs that are not the bench's: what the figures suffered from. */
  strangersCpuMs: number;
}

/** Runs `count` instances, `concurrency` at a time. Resolves with the figures and the workflow ids. */
export async function measureThroughput(
  side: Side,
  serverPid: number,
  label: string,
  { count, concurrency }: { count: number; concurrency: number },
): Promise<{ figures: Throughput; workflowIds: string[] }> {
  const before = await reading(side, serverPid);
  const startedAt = performance.now();
  const workflowIds: string[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const { handle } = await runInstance(side, `${label}-${(next += 1)}`);
      workflowIds.push(handle.workflowId);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, lane));
  const tookMs = performance.now() - startedAt;
  const after = await reading(side, serverPid);

  const [worker, server, api, driver, machine] = before.map((at, index) => (after[index]! - at) / count);
  return {
    figures: {
      instancesPerSecond: (count / tookMs) * 1000,
      workerCpuMs: worker!,
      serverCpuMs: server!,
      apiCpuMs: api!,
      driverCpuMs: driver!,
      strangersCpuMs: Math.max(0, machine! - worker! - server! - api! - driver!),
    },
    workflowIds,
  };
}

/** CPU ms so far of worker, server, API, driver and the whole machine. */
async function reading(side: Side, serverPid: number): Promise<number[]> {
  const { cpuMs } = await side.worker.usage();
  const { user, system } = process.cpuUsage();
  const api = side.others.reduce((sum, pid) => sum + (cpuMsOf(pid) ?? Number.NaN), 0);
  const server = cpuMsOf(serverPid) ?? Number.NaN;
  return [cpuMs, server, api, (user + system) / 1000, machineCpuMs() ?? Number.NaN];
}
