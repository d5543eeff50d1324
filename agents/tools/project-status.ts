// project_status: where the process stands and what was said beside it, as data.
import { z } from 'zod';
import { actorName } from '../../process/views/actor-name.ts';
import { statusView } from '../../process/views/status.ts';
import { quotedResult } from './result-text.ts';
import { builtIn, said, type ToolContext } from './tool.ts';

const STATUS_BYTES = 16_000;
const COMMENTS = 10;
const COMMENT_BYTES = 600;

export const projectStatus = builtIn({
  description:
    'Where the process stands: phases, tasks, what it waits for, facts, people, artifacts, and the latest comments.',
  input: z.strictObject({}),
  async run(context) {
    const { world, work, graph } = context;
    const { items } = await world.books.comments(work.instanceId, { newestFirst: true, limit: COMMENTS });
    const talk = items.toReversed().map(({ author, about, text }) => {
      const source = about ? `comment on ${about.kind} "${about.id}"` : 'comment';
      return quotedResult({ author: actorName(graph, author), source, text }, COMMENT_BYTES);
    });
    const text = JSON.stringify(statusOf(context), null, 1);
    const status = quotedResult({ author: 'the process', source: 'status', text }, STATUS_BYTES);
    return said([status, ...talk].join('\n\n'));
  },
});

/** No addresses, and no contents. */
function statusOf({ world, work, graph, state }: ToolContext) {
  const now = world.now();
  const asOf = new Date(now).toISOString();
  const view = statusView(graph, state, { now, source: { from: 'books', asOf } });
  return {
    name: view.name,
    status: view.status,
    phase: view.phase,
    completedPhases: view.completedPhases,
    progressPercent: view.progressPercent,
    yours: work.taskId,
    tasks: graph.tasks.map(({ id, name, phaseId, task }) => {
      const { status, summary } = state.tasks[id]!;
      const assignee = state.tasks[id]!.assignee ?? task.assignee;
      return { id, name, phase: phaseId, status, assignee, ...(summary === undefined ? {} : { summary }) };
    }),
    waitsFor: view.waitsFor,
    pendingApprovals: view.pendingApprovals.map(({ id, title, status, dueAt }) => ({
      id,
      title,
      status,
      dueAt,
    })),
    people: graph.people.map(({ id, name, raidRole, mayDecide }) => ({ id, name, raidRole, mayDecide })),
    facts: view.facts,
    artifacts: Object.values(state.artifacts).map(({ key, version }) => ({ key, version })),
  };
}
