// Continue-as-new under load: several writers at one instance that starts afresh every few dozen history events. Says what
// was acknowledged, so that it can be held against what was applied.
import { randomUUID } from 'node:crypto';
import type { ApprovalState } from '../process/state.ts';
import type { DecisionAnswer } from '../workflows/messages.ts';
import type { Running } from '../test/support/process-world.ts';

export interface LoadOptions {
  /** Writers at the same time. */
  writers: number;
  /** It goes on until the instance has started afresh so often … */
  continuations: number;
  /** … or for so long. */
  withinMs: number;
  /** An open task, for which approvals are asked, and who may be asked. */
  taskId: string;
  approverIds: string[];
}

export interface LoadResult {
  /** Commands whose update was answered, by id. */
  commands: string[];
  /** Decisions whose signal was acknowledged, by id. */
  decisions: string[];
  /** The last value that each writer was told is set, by name of the fact. */
  facts: Record<string, number>;
  /** Messages sent again although they had been acknowledged. */
  repeats: number;
  /** Messages sent again because nobody had said yes or no. */
  retries: number;
  tookMs: number;
}

/** Of so many messages of a writer one is an approval asked for and decided; the others set its fact. */
const FACTS_AN_APPROVAL = 4;
const TRIES = 40;

/** Every message is sent until it is acknowledged; some are then sent once more. Throws where one never is. */
export async function loadContinueAsNew(running: Running, options: LoadOptions): Promise<LoadResult> {
  const result: LoadResult = { commands: [], decisions: [], facts: {}, repeats: 0, retries: 0, tookMs: 0 };
  const startedAt = Date.now();
  let enough = false;
  const watch = async () => {
    while (!enough && Date.now() - startedAt < options.withinMs) {
      await new Promise((done) => setTimeout(done, 300));
      // A run that has just begun is not listed at once: the count is never too high.
      enough = (await running.runs()).length > options.continuations;
    }
    enough = true;
  };
  const writers = Array.from({ length: options.writers }, (_, writer) =>
    write(running, options, result, writer, () => enough),
  );
  try {
    await Promise.all([watch(), ...writers]);
  } finally {
    enough = true;
  }
  result.tookMs = Date.now() - startedAt;
  return result;
}

async function write(
  running: Running,
  { taskId, approverIds }: LoadOptions,
  result: LoadResult,
  writer: number,
  enough: () => boolean,
): Promise<void> {
  const fact = `load_${writer}`;
  for (let n = 1; !enough(); n++) {
    const id = `cmd-${writer}-${n}`;
    if (n % FACTS_AN_APPROVAL !== 0) {
      const command = { id, type: 'SetFact', data: { name: fact, value: n, reason: 'Load.' } } as const;
      await acknowledged(result, () => running.command(command));
      result.facts[fact] = n;
      result.commands.push(id);
      // The answer got lost, say: the same command comes again, perhaps in the next run.
      if (n % 3 === 0) {
        await acknowledged(result, () => running.command(command));
        result.repeats += 1;
      }
    } else {
      const by = approverIds[n % approverIds.length]!;
      const data = { taskId, approverIds: [by], title: `Load ${writer}.${n}`, artifacts: [] };
      const approvalId = await requested(running, result, { id, data });
      result.commands.push(id);
      const decisionId = `dec-${writer}-${n}-${randomUUID()}`;
      const approval = { id: approvalId, round: 1, artifacts: [] } as unknown as ApprovalState;
      // A double click.
      for (let click = 0; click < 2; click++) {
        await acknowledged(result, () => running.decide(approval, by, { decisionId }));
      }
      result.decisions.push(decisionId);
      result.repeats += 1;
    }
  }
}

/** The id of the approval that came of it; where the first answer was lost, the books know. */
async function requested(
  running: Running,
  result: LoadResult,
  {
    id,
    data,
  }: { id: string; data: { taskId: string; approverIds: string[]; title: string; artifacts: string[] } },
): Promise<string> {
  const { events } = await acknowledged(result, () => running.command({ id, type: 'RequestApproval', data }));
  const all = events.length > 0 ? events : await running.events();
  for (const { type, commandId, data: of } of all) {
    if (type === 'ApprovalRequested' && commandId === id) return of.approvalId;
  }
  throw new Error(`${id} was acknowledged and asked for no approval.`);
}

async function acknowledged<T>(result: LoadResult, send: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await send();
    } catch (error) {
      if (tries === TRIES) throw error;
      result.retries += 1;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

/** What came of each decision, once all are answered. */
export async function outcomesOf(running: Running, ids: string[]): Promise<NonNullable<DecisionAnswer>[]> {
  const answers: NonNullable<DecisionAnswer>[] = [];
  for (const id of ids) {
    let answer: DecisionAnswer = null;
    for (let tries = 0; answer === null; tries++) {
      if (tries === 200) throw new Error(`Nothing came of the decision ${id}.`);
      if (tries > 0) await new Promise((done) => setTimeout(done, 50));
      answer = await running.outcome(id);
    }
    answers.push(answer);
  }
  return answers;
}
