// What the state does not keep of agents' work and the status tells: executors, open concerns, what each agent has spent.
import type { AgentUsage, Concern, EventType, ProcessEvent } from '../events.ts';
import type { Spent } from '../state.ts';
import { NOTHING_SPENT, plus, spentOf } from './spent.ts';

export interface WorkSoFar {
  /** By task id. */
  tasks: Record<string, { executor: string | null; concerns: Concern[] }>;
  /** By agent id, over tasks and errands. */
  spent: Record<string, Spent>;
}

/** The types of the events that it is folded from. */
export const WORK_EVENTS = [
  'TaskStarted',
  'TaskAttemptFailed',
  'TaskWorkDone',
  'ConcernRaised',
  'ErrandStarted',
  'ErrandEnded',
] as const satisfies readonly EventType[];

/** `events` in order; others than `WORK_EVENTS` say nothing here. */
export function workSoFar(events: Iterable<ProcessEvent>): WorkSoFar {
  const tasks = new Map<string, WorkSoFar['tasks'][string]>();
  const agents = new Map<string, string>();
  const spent = new Map<string, Spent>();
  const spend = (workId: string, usage: AgentUsage | undefined) => {
    const agent = agents.get(workId);
    if (agent === undefined || usage === undefined) return;
    spent.set(agent, plus(spent.get(agent) ?? NOTHING_SPENT, spentOf(usage)));
  };
  for (const event of events) {
    switch (event.type) {
      case 'TaskStarted': {
        const { taskId, assignee, assigneeKind } = event.data;
        tasks.set(taskId, { executor: tasks.get(taskId)?.executor ?? null, concerns: [] });
        if (assigneeKind === 'agent') agents.set(taskId, assignee);
        else agents.delete(taskId);
        break;
      }
      case 'ErrandStarted':
        agents.set(event.data.errandId, event.data.agentId);
        break;
      case 'ErrandEnded':
        spend(event.data.errandId, event.data.usage);
        break;
      case 'TaskAttemptFailed':
      case 'TaskWorkDone': {
        const { taskId, usage } = event.data;
        const task = tasks.get(taskId);
        if (task && usage) task.executor = usage.executor;
        spend(taskId, usage);
        break;
      }
      case 'ConcernRaised': {
        const { taskId, kind, text } = event.data;
        tasks.get(taskId)?.concerns.push({ kind, text });
        break;
      }
      default:
    }
  }
  return { tasks: Object.fromEntries(tasks), spent: Object.fromEntries(spent) };
}
