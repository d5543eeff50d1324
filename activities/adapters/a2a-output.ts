// From what an agent gives back over A2A, texts, data and files in parts, to the output that any agent of ours gives.
import type { Artifact, Part } from '@a2a-js/sdk';
import type { Json } from '../../definition/types.ts';

type Content = NonNullable<Part['content']>;

/**
 * The output as JSON, unchecked. A data part that has our own form (`summary` …) is the output. Else: the texts of the last
 * message are the summary, its data part the result, and each artifact is one; `expected`: the names that we asked for.
 */
export function outputOf(
  { parts, artifacts }: { parts: Part[]; artifacts: Artifact[] },
  expected: string[],
): Json {
  const data = dataOf(parts);
  const own = [...data, ...artifacts.flatMap((each) => dataOf(each.parts))].find(isOutput);
  if (own !== undefined) return own;
  const files = artifacts.flatMap((each) => filesOf(each, keyOf(each, artifacts.length, expected)));
  const summary =
    textOf(parts) || textOf(artifacts.flatMap((each) => each.parts)) || 'The agent says it is done.';
  const result = data[0] ?? artifacts.flatMap((each) => dataOf(each.parts))[0];
  return { summary: summary.slice(0, 10_000), ...(result !== undefined && { result }), artifacts: files };
}

/** All texts, one after another. */
export function textOf(parts: Part[]): string {
  const texts = parts.flatMap(({ content }) => (content?.$case === 'text' ? [content.value] : []));
  return texts.join('\n').trim();
}

const dataOf = (parts: Part[]): Json[] =>
  parts.flatMap(({ content }) => (content?.$case === 'data' ? [content.value as Json] : []));

const isOutput = (data: Json): boolean =>
  typeof data === 'object' && data !== null && !Array.isArray(data) && typeof data['summary'] === 'string';

/** Its name, as a key. The only one, where one is expected, is that one, whatever it is called. */
function keyOf({ name, artifactId }: Artifact, count: number, expected: string[]): string {
  if (count === 1 && expected.length === 1) return expected[0]!;
  const key = (name || artifactId).replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return key.slice(0, 80) || 'artifact';
}

/** One for all its texts; one for each part where they are of several kinds. */
function filesOf({ parts }: Artifact, key: string): Json[] {
  const given = parts.flatMap(({ content, filename, mediaType }) =>
    content === undefined ? [] : [{ content, filename, mediaType }],
  );
  if (given.length > 1 && given.every(({ content }) => content.$case === 'text'))
    return [{ key, content: textOf(parts) }];
  return given.map(({ content, filename, mediaType }, index) => ({
    key: index === 0 ? key : `${key}-${index + 1}`,
    ...contentOf(content),
    ...(mediaType !== '' && { contentType: mediaType }),
    ...(filename !== '' && { fileName: filename }),
  }));
}

function contentOf(content: Content): { content: Json; encoding?: 'base64' } {
  switch (content.$case) {
    case 'raw':
      return { content: Buffer.from(content.value).toString('base64'), encoding: 'base64' };
    case 'url':
      // Not fetched: where it leads to is the agent's choice, not the operator's.
      return { content: { url: content.value } };
    default:
      return { content: content.value as Json };
  }
}
