// What others wrote around one piece of work: artifacts and comments, each with its author. Data to an agent, whoever it is.
import type { Quote } from '../agents/quoted.ts';
import { actorName } from '../process/views/actor-name.ts';
import type { ArtifactRow, Books, CommentRow } from '../store/books.ts';
import type { KnownInstance } from './instance-of.ts';
import type { BlobStore } from './ports.ts';

const MAX_ARTIFACTS = 30;
const MAX_COMMENTS = 30;

export interface TextSources {
  books: Pick<Books, 'artifactVersions' | 'comments'>;
  blobs: BlobStore;
}

/** `workId`: a task's or an errand's. Artifacts first, then comments, oldest first. Nothing is cut short. */
export async function othersTexts(
  sources: TextSources,
  known: KnownInstance,
  workId: string,
): Promise<Quote[]> {
  return [...(await artifactTexts(sources, known, workId)), ...(await commentTexts(sources, known, workId))];
}

/** Of the tasks that this one rests on, of its own earlier attempts, and what people added to the instance. */
async function artifactTexts(
  { books, blobs }: TextSources,
  { graph, state }: KnownInstance,
  workId: string,
): Promise<Quote[]> {
  const near = new Set([workId, ...(graph.task(workId)?.dependsOn ?? [])]);
  const wanted = Object.values(state.artifacts).filter(
    ({ taskId }) => taskId === undefined || near.has(taskId),
  );
  if (wanted.length === 0) return [];
  const rows = await books.artifactVersions(state.instanceId);
  const found = wanted.flatMap(({ key, version }) =>
    rows.filter((row) => row.key === key && row.version === version),
  );
  return await Promise.all(
    found.slice(0, MAX_ARTIFACTS).map(async (row) => ({
      author: actorName(graph, row.by),
      source: `artifact "${row.key}", version ${row.version}`,
      text: await textOf(blobs, row),
    })),
  );
}

async function textOf(blobs: BlobStore, { contentType, sha256, size }: ArtifactRow): Promise<string> {
  const isText = /^(text\/|application\/(json|xml|yaml|[\w.-]+\+(json|xml))\b)/.test(contentType);
  const bytes = isText ? await blobs.get(sha256) : null;
  return bytes ? Buffer.from(bytes).toString('utf8') : `[a file of ${size} bytes, ${contentType}]`;
}

/** On the instance, on this work, and on its approvals and artifacts. */
async function commentTexts(
  { books }: TextSources,
  { graph, state }: KnownInstance,
  workId: string,
): Promise<Quote[]> {
  const { items } = await books.comments(state.instanceId, { newestFirst: true, limit: 200 });
  const isNear = ({ about }: CommentRow) =>
    about === null ||
    (about.kind === 'task' && about.id === workId) ||
    (about.kind === 'approval' && state.approvals[about.id]?.taskId === workId) ||
    (about.kind === 'artifact' && state.artifacts[about.id]?.taskId === workId);
  return items
    .filter(isNear)
    .slice(0, MAX_COMMENTS)
    .reverse()
    .map(({ author, about, text }) => ({
      author: actorName(graph, author),
      source: about ? `comment on the ${about.kind} "${about.id}"` : 'comment',
      text,
    }));
}
