// Artifacts: the instance's shared storage. Contents lie in the blob store; the workflow holds references.
import { LIMITS } from '../../definition/limits.ts';
import { principalOf } from '../http/actor.ts';
import { contentOf, sendDownload } from '../instance/artifact-out.ts';
import { artifactIn } from '../instance/artifact-in.ts';
import type { ApiDeps } from '../deps.ts';
import { cursorProblem } from '../http/cursor-problem.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { graphOf, rowOf } from '../instance/instance-reader.ts';
import { ApiProblem } from '../http/problem.ts';
import {
  artifact,
  artifactBytes,
  artifactFilter,
  artifactInfo,
  artifactList,
  artifactParams,
  artifactQuery,
  storeArtifactBody,
  storeFileQuery,
} from '../schemas/artifacts.ts';
import { instanceParams } from '../schemas/fields.ts';
import { refuseInfected } from '../instance/refuse-infected.ts';
import { sendCommand } from '../instance/send-command.ts';
import type { ArtifactRow } from '../../store/books.ts';
import { nameCursorOf } from '../../store/cursor.ts';

const PATH = '/api/processes/instances/{id}/artifacts';

export function artifactRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: PATH,
      tag: 'Artifacts',
      summary: 'List artifacts, the newest version of each',
      access: 'viewer',
      agents: 'own',
      params: instanceParams,
      query: artifactFilter,
      answers: { 200: { description: 'A page of artifacts, by key', schema: artifactList } },
      async handle({ params, query }) {
        const row = await rowOf(deps.books, params.id);
        const graph = await graphOf(deps.books, row);
        const phaseOf = (each: ArtifactRow) =>
          each.metadata['phase'] ?? (each.taskId ? graph.task(each.taskId)?.phaseId : undefined);
        // An instance holds a thousand at most: what is left out by type or phase is left out here.
        const rest = await deps.books.newestArtifacts(row.id, { cursor: query.cursor }).catch(cursorProblem);
        const wanted = rest.items
          .filter((each) => query.type === undefined || each.type === query.type)
          .filter((each) => query.phase === undefined || phaseOf(each) === query.phase);
        const items = wanted.slice(0, query.limit);
        const nextCursor = wanted.length > items.length ? nameCursorOf(items.at(-1)!.key) : null;
        return ok({ items: items.map(infoOf), ...(nextCursor === null ? {} : { nextCursor }) });
      },
    }),
    endpoint({
      method: 'post',
      path: PATH,
      tag: 'Artifacts',
      summary: 'Store an artifact; every store makes a new version',
      access: 'operator',
      agents: 'own',
      repeatable: 'kept',
      params: instanceParams,
      description:
        'As JSON with its content in it, or as a file: any other media type, with key, type, metadata (JSON), fileName and taskId in the query.',
      query: storeFileQuery,
      body: storeArtifactBody,
      bodyAs: 'own',
      alsoTakes: ['*/*'],
      bodyLimit: LIMITS.fileBytes,
      answers: { 201: { description: 'Stored', schema: artifactInfo } },
      async handle({ params, query, req, actor, newId }) {
        const row = await rowOf(deps.books, params.id);
        const { bytes, taskId: forTask, ...named } = artifactIn(req, query);
        const graph = await graphOf(deps.books, row);
        if (forTask && !graph.task(forTask)) {
          throw new ApiProblem('task-not-found', `There is no task "${forTask}".`);
        }
        // What an agent stores is its task's; an errand stands beside the tasks.
        const own = actor.role === 'agent' ? graph.task(actor.credential.taskId)?.id : undefined;
        const taskId = forTask ?? own;
        await refuseInfected(deps.scanner, bytes);
        const sha256 = await deps.blobs.put(bytes);
        const answer = await sendCommand(deps, row, {
          type: 'StoreArtifact',
          id: newId('artifact'),
          by: principalOf(actor),
          data: {
            artifact: { ...named, size: bytes.length, sha256 },
            ...(taskId ? { taskId } : {}),
          },
        });
        const stored = answer.events.find((event) => event.type === 'ArtifactStored');
        const versions = await deps.books.artifactVersions(row.id, named.key);
        const version = stored
          ? versions.find((each) => each.version === stored.data.version)
          : versions.findLast((each) => each.sha256 === sha256);
        const location = `/api/processes/instances/${row.id}/artifacts/${encodeURIComponent(named.key)}`;
        return ok(infoOf(version!), 201, { Location: `${location}?version=${version!.version}` });
      },
    }),
    endpoint({
      method: 'get',
      path: `${PATH}/{key}`,
      tag: 'Artifacts',
      summary: 'Read an artifact with its content',
      access: 'viewer',
      agents: 'own',
      params: artifactParams,
      query: artifactQuery,
      answers: {
        200: {
          description: 'The newest version unless one is named; with `download`, its bytes',
          schema: artifact,
          also: { '*/*': artifactBytes },
        },
      },
      async handle({ params, query, res }) {
        const row = await rowOf(deps.books, params.id);
        const versions = await deps.books.artifactVersions(row.id, params.key);
        const found = query.version
          ? versions.find(({ version }) => version === query.version)
          : versions.at(-1);
        const bytes = found ? await deps.blobs.get(found.sha256) : null;
        if (!found || !bytes) {
          throw new ApiProblem(
            'artifact-not-found',
            query.version
              ? `There is no version ${query.version} of artifact "${params.key}".`
              : `There is no artifact "${params.key}".`,
          );
        }
        if (query.download !== undefined) {
          sendDownload(res, found, bytes);
          return { handled: true };
        }
        return ok({ ...infoOf(found), content: contentOf(found.contentType, bytes) });
      },
    }),
  ];
}

function infoOf(row: ArtifactRow) {
  return {
    key: row.key,
    version: row.version,
    type: row.type,
    contentType: row.contentType,
    size: row.size,
    sha256: row.sha256,
    metadata: row.metadata,
    taskId: row.taskId ?? null,
    fileName: row.fileName ?? null,
    storedAt: new Date(row.at).toISOString(),
    storedBy: row.by,
  };
}
