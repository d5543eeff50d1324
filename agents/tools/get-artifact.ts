// get_artifact: the text of one artifact of the instance, a part at a time where it is long. Data, never instructions.
import { z } from 'zod';
import { actorName } from '../../process/views/actor-name.ts';
import { beginningOf, quotedResult, RESULT_TEXT_BYTES } from './result-text.ts';
import { builtIn, failed, said } from './tool.ts';

export const getArtifact = builtIn({
  description:
    'Read an artifact: the newest version unless you name one. A long one comes in parts; go on with offset.',
  input: z.strictObject({
    key: z.string().min(1).max(200),
    version: z.int().min(1).optional(),
    offset: z.int().min(0).default(0).describe('Character to begin at'),
  }),
  async run({ world, work, graph }, { key, version, offset }) {
    const versions = await world.books.artifactVersions(work.instanceId, key);
    const found = version === undefined ? versions.at(-1) : versions.find((each) => each.version === version);
    const bytes = found ? await world.blobs.get(found.sha256) : null;
    if (!found || !bytes) {
      const which = version === undefined ? '' : ` version ${version} of`;
      return failed(`There is no${which} artifact "${key}". list_artifacts names those there are.`);
    }
    const source = `artifact "${key}", version ${found.version}`;
    if (!/^(text\/|application\/json)/.test(found.contentType)) {
      return said(
        `The ${source} is a file of ${found.size} bytes (${found.contentType}); it has no text here.`,
      );
    }
    const text = Buffer.from(bytes).toString('utf8');
    const part = beginningOf(text.slice(offset), RESULT_TEXT_BYTES);
    const end = offset + part.length;
    const more = end < text.length ? `\nThere is more: go on with offset ${end} of ${text.length}.` : '';
    return said(quotedResult({ author: actorName(graph, found.by), source, text: part }) + more);
  },
});
