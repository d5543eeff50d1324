// A person's task, answered on its page: read against its schema, its files stored, then completed by their own command.
import type { TaskNode } from '../../definition/graph.ts';
import { LIMITS } from '../../definition/limits.ts';
import type { Json } from '../../definition/types.ts';
import {
  type AnswerProblem,
  assigneeOf,
  type FieldSpec,
  type FileAnswer,
  leavesOf,
  readAnswers,
  taskFields,
  type TypedAnswers,
} from '../../portal/index.ts';
import { factsIn } from '../../process/data/facts.ts';
import type { Principal } from '../../process/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/problem.ts';
import { cleanFileName, uploadKeyOf } from '../instance/file-name.ts';
import { judgeFile } from '../instance/file-types.ts';
import { refuseInfected } from '../instance/refuse-infected.ts';
import { sendCommand } from '../instance/send-command.ts';
import type { FilePart } from './form-parts.ts';
import { misfits } from './misfits.ts';
import type { PageReading } from './page-source.ts';

export interface TaskAnswer {
  commandId: string;
  typed: TypedAnswers;
  files: FilePart[];
}

const MAX_SUMMARY = 4_000;
const MAX_REASON = 1_000;

/** What is to be mended; empty: the task is complete. Throws what the engine or Temporal says otherwise. */
export async function completeTask(
  deps: ApiDeps,
  { reading, source }: PageReading,
  node: TaskNode,
  by: Extract<Principal, { kind: 'participant' }>,
  { commandId, typed, files }: TaskAnswer,
): Promise<AnswerProblem[]> {
  const asked = taskFields(node);
  const expected = asked.files.map((field) => ({
    ...field,
    required: source.state.artifacts[field.key] === undefined,
  }));
  const uploads = await uploadsOf(deps, node, by.id, [...leavesOf(asked.fields), ...expected], files);
  const { result, problems } = readAnswers(
    asked.fields,
    typed,
    fileAnswers(uploads, () => 1),
  );
  readAnswers(
    expected,
    typed,
    fileAnswers(uploads, () => 1),
  ).problems.forEach((each) => problems.push(each));
  const summary = (typed['summary']?.[0] ?? '').replaceAll(/\r\n?/g, '\n').trim();
  if (summary === '' && node.task.output === undefined) {
    problems.push({ name: 'summary', text: 'Say what was done.' });
  }
  const byHand = assigneeOf(source, node.id) !== by.id;
  const reason = (typed['reason']?.[0] ?? '').trim();
  if (byHand && reason === '') problems.push({ name: 'reason', text: 'Say why.' });
  if (reason.length > MAX_REASON) {
    problems.push({ name: 'reason', text: `Shorten this to ${MAX_REASON.toLocaleString('en')} characters.` });
  }
  if (summary.length > MAX_SUMMARY) {
    const limit = MAX_SUMMARY.toLocaleString('en');
    problems.push({ name: 'summary', text: `Shorten this to ${limit} characters.` });
  }
  // What is not even of the right kind needs no check against the schema.
  if (problems.length === 0) problems.push(...misfits(node, asked.fields, result));
  if (problems.length === 0) problems.push(...tooLong(node, asked.fields, result));
  if (problems.length > 0) return problems;

  const versions = new Map<string, number>();
  for (const upload of uploads) {
    versions.set(upload.key, await store(deps, reading.row, node, by, commandId, upload));
  }
  const final = readAnswers(
    asked.fields,
    typed,
    fileAnswers(uploads, ({ key }) => versions.get(key) ?? 1),
  );
  await sendCommand(deps, reading.row, {
    type: 'CompleteTask',
    id: commandId,
    by,
    data: {
      taskId: node.id,
      summary,
      ...(byHand ? { reason } : {}),
      ...(final.result === undefined ? {} : { result: final.result }),
    },
  });
  return [];
}

interface Upload {
  name: string;
  key: string;
  bytes: Buffer;
  fileName: string;
  contentType: string;
  problem: string | null;
}

/** Each file judged by its name and bytes, and looked through, before any of them is stored. */
async function uploadsOf(
  deps: ApiDeps,
  node: TaskNode,
  participantId: string,
  fields: FieldSpec[],
  files: FilePart[],
): Promise<Upload[]> {
  const uploads: Upload[] = [];
  for (const field of fields.filter(({ kind }) => kind === 'file')) {
    const part = files.find((file) => file.field === field.name);
    if (!part) continue;
    const fileName = cleanFileName(part.fileName);
    const judged = part.tooLarge
      ? {
          ok: false as const,
          why: 'This file is larger than 25 MB, or the files together are larger than 50 MB. Choose a smaller one.',
        }
      : await judgeFile(fileName, part.bytes);
    uploads.push({
      name: field.name,
      key: keyOf(node, participantId, field),
      bytes: part.bytes,
      fileName,
      contentType: judged.ok ? judged.contentType : 'application/octet-stream',
      problem: judged.ok ? await scanned(deps, part.bytes) : judged.why,
    });
  }
  return uploads;
}

async function scanned({ scanner }: ApiDeps, bytes: Uint8Array): Promise<string | null> {
  try {
    await refuseInfected(scanner, bytes);
    return null;
  } catch (error) {
    if (error instanceof ApiProblem) return error.message;
    throw error;
  }
}

/** An artifact that the task is to bring keeps that key; any other lies among the person's own. */
function keyOf(
  { id, task: { artifacts = [] } }: TaskNode,
  participantId: string,
  { key }: FieldSpec,
): string {
  return artifacts.includes(key) ? key : uploadKeyOf(participantId, `${id} ${key}`);
}

function fileAnswers(uploads: Upload[], version: (upload: Upload) => number): Record<string, FileAnswer> {
  return Object.fromEntries(
    uploads.map((upload) => [
      upload.name,
      upload.problem === null ? { ref: `${upload.key}@${version(upload)}` } : { problem: upload.problem },
    ]),
  );
}

/** Fields that become facts hold less than an answer may: said at the field, before any file is stored. */
function tooLong({ task }: TaskNode, fields: FieldSpec[], result: Json | undefined): AnswerProblem[] {
  const limit = LIMITS.factBytes;
  return factsIn(task, result)
    .filter(([, value]) => Buffer.byteLength(JSON.stringify(value)) > limit)
    .map(([name]) => {
      const field = fields.find(({ pointer }) => pointer === `/${name}`);
      return { name: field?.name ?? null, text: `Shorten this: it takes at most ${limit / 1024} KB.` };
    });
}

/** Its version. The command's id comes from the form's, so that a second click stores nothing twice. */
async function store(
  deps: ApiDeps,
  row: PageReading['reading']['row'],
  node: TaskNode,
  by: Principal,
  commandId: string,
  { key, name, bytes, fileName, contentType }: Upload,
): Promise<number> {
  const sha256 = await deps.blobs.put(bytes);
  const { length: size } = bytes;
  const answer = await sendCommand(deps, row, {
    type: 'StoreArtifact',
    id: `${commandId}.${name}`,
    by,
    data: {
      artifact: { key, type: 'upload', contentType, size, sha256, metadata: {}, fileName },
      taskId: node.id,
    },
  });
  const stored = answer.events.find((event) => event.type === 'ArtifactStored');
  if (stored?.type === 'ArtifactStored') return stored.data.version;
  // Stored by the first of two clicks.
  const versions = await deps.books.artifactVersions(row.id, key);
  return versions.findLast((each) => each.sha256 === sha256)?.version ?? 1;
}
