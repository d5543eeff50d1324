// list_artifacts: what there is to read in the instance. Keys and file names were chosen by others, so they are data.
import { z } from 'zod';
import { quotedResult } from './result-text.ts';
import { builtIn, said } from './tool.ts';

const PAGE = 100;

export const listArtifacts = builtIn({
  description: 'List the artifacts of this process by key, the newest version of each, a hundred at a time.',
  input: z.strictObject({
    after: z.string().max(200).optional().describe('Key after which to go on'),
  }),
  async run({ world, work }, { after = '' }) {
    const { items } = await world.books.newestArtifacts(work.instanceId);
    const rest = items.filter(({ key }) => key > after);
    if (rest.length === 0) return said(after === '' ? 'There are no artifacts yet.' : 'There are no more.');
    const lines = rest.slice(0, PAGE).map((each) =>
      JSON.stringify({
        key: each.key,
        version: each.version,
        type: each.type,
        contentType: each.contentType,
        size: each.size,
        ...(each.fileName === undefined ? {} : { fileName: each.fileName }),
        ...(each.taskId === undefined ? {} : { taskId: each.taskId }),
        by: each.by,
      }),
    );
    const more = rest.length > PAGE ? `\nThere are ${rest.length - PAGE} more after the last key.` : '';
    return said(
      quotedResult({ author: 'several', source: 'list of artifacts', text: lines.join('\n') }) + more,
    );
  },
});
