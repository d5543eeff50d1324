// set_fact: a named value that conditions of the process read. What stands for an approval, no agent sets.
import { z } from 'zod';
import type { Json } from '../../definition/types.ts';
import { builtIn, command, said } from './tool.ts';

export const setFact = builtIn({
  description:
    'Set a fact: a named JSON value that conditions of the process read. Names that end in _approved are not yours to set.',
  input: z.strictObject({
    name: z.string().min(1).max(64).describe('Letters, digits, _ and -, beginning with a letter'),
    value: z.json().describe('Any JSON value, at most 4 KiB'),
  }),
  async run(context, { name, value }) {
    const made = await command(context, { type: 'SetFact', data: { name, value: value as Json } });
    return 'refusal' in made ? made.refusal : said(`The fact "${name}" is set.`);
  },
});
