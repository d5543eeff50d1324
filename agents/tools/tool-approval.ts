// A call that a person approves first: exactly this tool with exactly these arguments, as the books have it.
import type { JsonObject } from '../../definition/types.ts';
import { LIMITS } from '../../definition/limits.ts';
import type { ToolCallAsked } from '../../process/events.ts';
import type { ApprovalState } from '../../process/state.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { madeBy } from './made-by.ts';
import { quotedResult } from './result-text.ts';
import { command, refused, type ToolAnswer, type ToolContext } from './tool.ts';

/** Null: granted. Else why not, or what it waits for; asks where nobody was asked yet. */
export async function unapproved(
  context: ToolContext,
  tool: string,
  args: JsonObject,
  argumentsSha256: string,
): Promise<ToolAnswer | null> {
  const { state, callId, work } = context;
  const call: ToolCallAsked = { callId, tool, argumentsSha256 };
  const { taskId, attempt } = work;
  const asked = Object.values(state.approvals).find(
    ({ toolCall: of }) => of?.callId === callId && of.taskId === taskId && of.attempt === attempt,
  );
  if (!asked) return await ask(context, call, args);
  if (asked.toolCall!.tool !== tool || asked.toolCall!.argumentsSha256 !== argumentsSha256) {
    return refused('What was put before a person was another call than this one; make a new call.');
  }
  switch (asked.status) {
    case 'granted':
      return null;
    case 'pending':
    case 'overdue':
      return { kind: 'waits', for: { kind: 'approval', approvalId: asked.id } };
    case 'rejected':
      return refused(`The call was not approved.${commentsOn(context, asked)}`);
    case 'withdrawn':
      return refused(`The request was withdrawn.${whyWithdrawn(asked)}`);
  }
}

async function ask(context: ToolContext, toolCall: ToolCallAsked, args: JsonObject): Promise<ToolAnswer> {
  const { world, work } = context;
  const description = argumentsText(args);
  if (description.length > LIMITS.descriptionChars) {
    return refused(
      `A person has to see what they approve: these arguments have ${description.length} characters, at most ${LIMITS.descriptionChars} can be shown. Make them shorter.`,
    );
  }
  const asking = { ...context, commandId: `${context.commandId}.ask` };
  const made = await command(asking, {
    type: 'RequestApproval',
    data: {
      taskId: work.taskId,
      approverIds: [],
      title: `Tool call: ${toolCall.tool}`,
      description,
      artifacts: [],
      toolCall,
    },
  });
  if ('refusal' in made) return made.refusal;
  const { books } = world;
  const event = await madeBy(books, work.instanceId, asking.commandId, 'ApprovalRequested', made.events);
  if (event === null) throw new Error(`Nothing is known of the request of ${asking.commandId} yet.`);
  return { kind: 'waits', for: { kind: 'approval', approvalId: event.data.approvalId } };
}

/** What would not show, would look like a plain space, or turns the writing direction. */
const UNSEEN = /[\p{Cf}\p{DI}\x7f-\x9f\u2028\u2029\u2800]|(?! )\p{Zs}/gu;

/** As they are sent, with what a person would not see spelt out. */
function argumentsText(args: JsonObject): string {
  // Unit by unit, as JSON spells it.
  const spelt = (char: string): string =>
    char.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return JSON.stringify(args, null, 2).replaceAll(UNSEEN, spelt);
}

/** A person may have given the reason. */
function whyWithdrawn({ closedBecause: text = '' }: ApprovalState): string {
  return text === ''
    ? ''
    : `\n${quotedResult({ author: 'the process', source: 'reason of the withdrawal', text }, 2_000)}`;
}

function commentsOn({ graph }: ToolContext, { decisions }: ApprovalState): string {
  return decisions
    .filter(({ comment }) => comment !== '')
    .map(({ participantId, comment }) => {
      const author = actorName(graph, participantId);
      return `\n${quotedResult({ author, source: 'comment on the decision', text: comment }, 2_000)}`;
    })
    .join('');
}
