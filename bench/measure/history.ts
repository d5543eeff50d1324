// What an instance leaves in Temporal: how many events of which kind, how many bytes.
import type { Client } from '@temporalio/client';
import { median } from '../statistics.ts';

export interface HistoryFigures {
  events: number;
  bytes: number;
  workflowTasks: number;
  /** Events by type, a mean over the instances looked at. */
  byType: Record<string, number>;
  /** Activities by name, likewise; local ones are markers. */
  activities: Record<string, number>;
}

/** Reads the histories of some instances that have ended. Medians, except where said. */
export async function measureHistory(client: Client, workflowIds: string[]): Promise<HistoryFigures> {
  const events: number[] = [];
  const bytes: number[] = [];
  const byType: Record<string, number> = {};
  const activities: Record<string, number> = {};
  const tasks: number[] = [];
  const count = (into: Record<string, number>, name: string) => {
    into[name] = (into[name] ?? 0) + 1 / workflowIds.length;
  };
  for (const workflowId of workflowIds) {
    const handle = client.workflow.getHandle(workflowId);
    const { raw } = await handle.describe();
    bytes.push(Number(raw.workflowExecutionInfo?.historySizeBytes ?? 0));
    const history = (await handle.fetchHistory()).events ?? [];
    events.push(history.length);
    const types = history.map(nameOf);
    tasks.push(types.filter((type) => type === 'workflowTaskCompleted').length);
    for (const type of types) count(byType, type);
    for (const event of history) {
      const name = event.activityTaskScheduledEventAttributes?.activityType?.name;
      if (name) count(activities, name);
    }
  }
  return {
    events: median(events),
    bytes: median(bytes),
    workflowTasks: median(tasks),
    byType,
    activities,
  };
}

/** An event's type, by the one attribute that it has: `workflowTaskCompleted`. */
function nameOf(event: object): string {
  const attribute = Object.keys(event).find((key) => key.endsWith('EventAttributes'));
  return attribute?.replace('EventAttributes', '') ?? 'unknown';
}
