// The page of one task or errand: what agents did on it, attempt by attempt, and what came of it.
import type { Json } from '../../definition/types.ts';
import type { EventOfType, ProcessEvent } from '../../process/events.ts';
import type { AttemptView, TaskWorkView } from '../../process/views/types.ts';
import { count, writtenDate } from '../../process/views/written-date.ts';
import { unquoted } from '../../portal/views/unquoted.ts';
import { INSTANCE } from '../instance-paths.ts';
import { whoAtStart, whoIs } from './instance-names.ts';
import type { InstanceSource } from './instance-source.ts';
import { dollars, taskState } from './instance-tasks.ts';
import type { TaskPageView, WorkAttemptView } from './types/instance-pages.ts';
import type { StateView } from './types/state.ts';

type TaskParts = Pick<TaskPageView, 'name' | 'state' | 'facts' | 'result' | 'attempts' | 'errands'>;

/** `events`: of the instance. `mayRead`: transcripts, too. Null: there is no task or errand of that id. */
export function taskParts(
  source: InstanceSource,
  id: string,
  work: TaskWorkView | null,
  events: ProcessEvent[],
  mayRead: boolean,
): TaskParts | null {
  const attempts = (work?.attempts ?? [])
    .map((attempt) => attemptView(source, id, attempt, mayRead))
    .toReversed();
  const node = source.graph.task(id);
  if (node) return { ...aboutTask(source, id, events), attempts };
  const errand = events.find(
    (event): event is EventOfType<'ErrandStarted'> =>
      event.type === 'ErrandStarted' && event.data.errandId === id,
  );
  if (!errand) return null;
  const { agentId, brief, ruleId } = errand.data;
  return {
    name: `Errand of ${whoIs(source, agentId)}`,
    state: null,
    facts: [
      { name: 'Told', value: brief },
      ...(ruleId === undefined ? [] : [{ name: 'By rule', value: ruleId }]),
    ],
    result: null,
    attempts,
    errands: [],
  };
}

function aboutTask(source: InstanceSource, id: string, events: ProcessEvent[]): Omit<TaskParts, 'attempts'> {
  const { graph, state, status } = source;
  const node = graph.task(id)!;
  const its = state.tasks[id]!;
  const task = status.tasks.find((each) => each.id === id)!;
  const isPerson = task.assigneeKind === 'human';
  const facts: [string, string | undefined][] = [
    ['Phase', graph.phase(node.phaseId)?.name],
    ['Assigned to', `${whoAtStart(source, task.assignee)}, ${isPerson ? 'person' : 'AI agent'}`],
    ['What to do', node.task.description],
    ['Done again because', its.feedback],
    ['Last failure', its.status === 'blocked' ? its.lastFailure : undefined],
    ['Summary', its.summary],
    ['Complete', its.completedAt === undefined ? undefined : writtenDate(its.completedAt)],
    ['Expected to store', node.task.artifacts?.join(', ')],
  ];
  return {
    name: node.name,
    state: taskState(its, isPerson, state.closedAt !== undefined),
    facts: facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }])),
    result: (its.result as Json | undefined) ?? null,
    errands: events.flatMap((event) =>
      event.type === 'ErrandStarted' && event.data.subject.taskId === id
        ? [
            {
              name: `${whoAtStart(source, event.data.agentId)}, ${writtenDate(event.at, { year: false })}`,
              href: INSTANCE.task(state.instanceId, event.data.errandId),
            },
          ]
        : [],
    ),
  };
}

const OUTCOMES: Record<AttemptView['outcome'], StateView> = {
  running: { word: 'Working', tone: 'work', icon: 'agent' },
  done: { word: 'Done', tone: 'ok', icon: 'check' },
  failed: { word: 'Failed', tone: 'bad', icon: 'cross' },
  stopped: { word: 'Stopped', tone: 'idle', icon: null },
};

function attemptView(
  source: InstanceSource,
  taskId: string,
  attempt: AttemptView,
  mayRead: boolean,
): WorkAttemptView {
  const { state } = source;
  const granted = (id: string | undefined) => id !== undefined && state.approvals[id]?.status === 'granted';
  const { corrected, confidence } = attempt;
  return {
    attempt: attempt.attempt,
    who: whoAtStart(source, attempt.agentId),
    isSimulated: attempt.simulated,
    state: OUTCOMES[attempt.outcome],
    startedAt: Date.parse(attempt.startedAt),
    endedAt: attempt.endedAt === null ? null : Date.parse(attempt.endedAt),
    ran: ranWords(attempt),
    summary: attempt.summary,
    reason: attempt.reason,
    confidence: confidence === null ? null : { value: confidence, bar: attempt.minConfidence },
    concerns: attempt.concerns,
    corrected:
      corrected === null
        ? null
        : `Corrected by ${whoIs(source, corrected.by)}, ${writtenDate(Date.parse(corrected.at))}`,
    toolsUsed: toolsUsed(attempt),
    calls: attempt.toolCalls.map((call) => ({
      tool: call.tool,
      ok: call.ok,
      by: call.by === undefined ? null : whoIs(source, call.by),
      at: Date.parse(call.at),
      arguments: call.arguments,
      result: unquoted(call.result)?.text ?? call.result,
      isApproved: granted(call.approvalId),
    })),
    remote: attempt.calls.map(({ at, action, outcome, reason }) => ({
      at: Date.parse(at),
      says: `${action}: ${outcome}${reason === null ? '' : `, ${reason}`}`,
    })),
    refused: attempt.refused.map(({ tool, reason }) => ({ tool, reason })),
    turns: attempt.turns.map((turn) => ({
      turn: turn.turn,
      at: Date.parse(turn.at),
      says: [
        turn.by === undefined ? null : whoIs(source, turn.by),
        turn.model,
        `${(turn.inputTokens + turn.outputTokens).toLocaleString('en')} tokens`,
        turn.costUsd > 0 ? dollars(turn.costUsd) : null,
        turn.reason === null ? null : `failed: ${turn.reason}`,
      ]
        .filter((part) => part !== null)
        .join(', '),
    })),
    transcriptHref:
      mayRead && attempt.turns.some(({ transcript, by }) => transcript !== null && by === undefined)
        ? INSTANCE.transcript(state.instanceId, taskId, attempt.attempt)
        : null,
  };
}

function ranWords({ executor, model, spent, turns }: AttemptView): string {
  const tokens = spent.inputTokens + spent.outputTokens;
  const about = turns.some(({ isEstimated }) => isEstimated) ? 'about ' : '';
  return [
    executor === null || executor === 'simulated' ? null : `${executor}${model ? ` (${model})` : ''}`,
    spent.turns > 0 ? count(spent.turns, 'turn') : null,
    tokens > 0 ? `${about}${tokens.toLocaleString('en')} tokens` : null,
    spent.costUsd > 0 ? dollars(spent.costUsd) : null,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

function toolsUsed({ toolCalls }: AttemptView): string | null {
  const counts = new Map<string, number>();
  for (const { tool } of toolCalls) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  return counts.size === 0 ? null : [...counts].map(([tool, times]) => `${tool} ${times}`).join(', ');
}
