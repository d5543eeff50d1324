// delegate_to_agent: hands a piece of the work to a subordinate, whose outcome comes back as the call's result.
import { z } from 'zod';
import { builtIn, refused, type ToolWork } from './tool.ts';

/** How deep work is handed on: an agent, its subordinate, theirs, and theirs. */
export const MAX_DEPTH = 3;

export const delegateToAgent = builtIn({
  description:
    'Hand a piece of this work to one of your subordinates. You get back what they made of it; the work stays yours.',
  input: z.strictObject({
    agentId: z.string().min(1).max(200).describe('Id of one of your subordinates'),
    task: z.string().trim().min(1).max(10_000).describe('What they are to do, with all they need to know'),
  }),
  isFor: ({ profile, depth, mayHandOn }) =>
    mayHandOn && depth < MAX_DEPTH && subordinatesOf({ profile }).length > 0,
  async run({ work }, { agentId, task }) {
    const own = subordinatesOf(work);
    if (own.length === 0) return refused('You may not delegate: your place in the team does not allow it.');
    if (!own.includes(agentId)) {
      return refused(`"${agentId}" is not one of your subordinates; they are: ${own.join(', ')}.`);
    }
    if (!work.mayHandOn) return refused('An agent that calls over the API delegates in its own way.');
    if (work.depth >= MAX_DEPTH) {
      return refused(`This work was handed on ${MAX_DEPTH} times already; do it yourself.`);
    }
    return { kind: 'delegate', agentId, task };
  },
});

const subordinatesOf = ({ profile: { hierarchy } }: Pick<ToolWork, 'profile'>): string[] =>
  hierarchy?.canDelegate === true ? (hierarchy.subordinates ?? []) : [];
