// What agents did on the tasks that a page is about.
import { agentWorkView, type AgentWorkView, type ViewSource } from '../../portal/index.ts';
import { agentWork, WORK_ENTRIES } from '../../process/views/agent-work.ts';
import type { ApiDeps } from '../deps.ts';

/** The newest there are; more is never read for one page. */
const ENTRIES_READ = 2_000;

/** In the order of `taskIds`; those on which no agent did anything are left out. */
export async function readAgentWork(
  { books }: Pick<ApiDeps, 'books'>,
  source: ViewSource,
  taskIds: string[],
): Promise<AgentWorkView[]> {
  if (taskIds.length === 0) return [];
  const { instanceId } = source.state;
  const filter = { instanceId, types: WORK_ENTRIES, newestFirst: true, limit: ENTRIES_READ };
  const entries = (await books.trail(filter)).reverse();
  return taskIds.flatMap((taskId) => agentWorkView(source, agentWork(entries, taskId)) ?? []);
}

/** The same for each item of a decision page, by approval id. Nothing is told of work that is not done. */
export async function readWorkOf(
  deps: Pick<ApiDeps, 'books'>,
  source: ViewSource,
  items: { approvalId: string; work: { taskId: string; state: string }[] }[],
): Promise<Record<string, AgentWorkView[]>> {
  const ids = items.flatMap(({ work }) => work.map(({ taskId }) => taskId));
  const all = await readAgentWork(deps, source, [...new Set(ids)]);
  return Object.fromEntries(
    items.map(({ approvalId, work }) => [
      approvalId,
      all.filter(({ taskId }) =>
        work.some((each) => each.taskId === taskId && each.state !== 'starts-on-approval'),
      ),
    ]),
  );
}
