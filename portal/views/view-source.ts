// What the view builders read from, and the small look-ups they share.
import type { LinkPermission } from '../../links/magic-link.ts';
import type { ProcessGraph } from '../../definition/graph.ts';
import type { ArtifactVersion, ShownArtifact } from '../../process/events.ts';
import type { ApprovalState, ProcessState } from '../../process/state.ts';
import { isOpen } from '../../process/views/approvals.ts';
import { actorName, operatorName } from '../../process/views/actor-name.ts';
import type { People } from '../../process/views/types.ts';
import { contentView } from './shown-artifact.ts';
import type { ActorView, ArtifactView, InstanceFrame } from '../page-views.ts';

export type StoredVersion = ArtifactVersion & { at: number; by: string };

/** One reading of an instance for one person. */
export interface ViewSource {
  graph: ProcessGraph;
  state: ProcessState;
  /** Names and addresses from the bindings. */
  people: People;
  /** Who runs a process that names nobody. */
  operatorName?: string | undefined;
  participantId: string;
  permissions: LinkPermission[];
  session: { csrf: string; linkExpiresAt: number };
  /** Epoch ms. */
  now: number;
  /** All versions of all artifacts, from the books. */
  versions: StoredVersion[];
  /** Bytes by SHA-256, of what `artifactsToLoad` named; undefined: not to be had. */
  content(sha256: string): Uint8Array | undefined;
  /** Drawn for each item each time the page is rendered. */
  newDecisionId(): string;
}

export function frameOf(source: ViewSource): InstanceFrame {
  const { graph, state, people, participantId } = source;
  const phase = graph.phases.find(
    ({ id }) => !['completed', 'skipped'].includes(state.phases[id]?.status ?? ''),
  );
  return {
    operator: operatorName(graph, people, source.operatorName),
    processName: state.name,
    where:
      phase && (state.status === 'running' || state.status === 'paused')
        ? `phase ${phase.index + 1} of ${graph.phases.length}, ${phase.name}`
        : null,
    session: {
      personName: actorName(graph, participantId, people),
      csrf: source.session.csrf,
      linkExpiresAt: source.session.linkExpiresAt,
    },
    now: source.now,
  };
}

/** A person's open approvals that they have not answered, in the order asked. */
export function openFor(state: ProcessState, participantId: string): ApprovalState[] {
  return Object.values(state.approvals).filter(
    (approval) =>
      isOpen(approval) &&
      approval.approvers.includes(participantId) &&
      !approval.decisions.some((decision) => decision.participantId === participantId),
  );
}

/** A person's own tasks that wait for them. */
export function tasksFor(source: Pick<ViewSource, 'graph' | 'state' | 'participantId'>) {
  const { graph, state, participantId } = source;
  return graph.tasks
    .filter(({ id, task }) => {
      const status = state.tasks[id]?.status;
      return task.assignee === participantId && (status === 'ready' || status === 'running');
    })
    .map(({ id, name, task }) => ({
      taskId: id,
      name,
      description: task.description ?? null,
      since: state.tasks[id]?.startedAt ?? null,
    }));
}

/** An artifact in the version that was put before people; null where that version is not on record. */
export function versionOf(
  source: Pick<ViewSource, 'versions'>,
  { key, version }: ShownArtifact,
): StoredVersion | null {
  return source.versions.find((stored) => stored.key === key && stored.version === version) ?? null;
}

export function artifactView(source: ViewSource, shown: ShownArtifact): ArtifactView {
  const stored = versionOf(source, shown);
  if (!stored)
    return {
      key: shown.key,
      version: 0,
      contentType: '',
      size: 0,
      sha256: '',
      fileName: null,
      storedBy: null,
      storedAt: null,
      content: { kind: 'missing' },
    };
  return {
    key: stored.key,
    version: stored.version,
    contentType: stored.contentType,
    size: stored.size,
    sha256: stored.sha256,
    fileName: stored.fileName ?? null,
    storedBy: actorView(source, stored.by, stored.taskId),
    storedAt: stored.at,
    content: contentView(stored, source.content(stored.sha256)),
  };
}

/** A person or an agent; `taskId` tells whether what it did there was simulated. */
export function actorView(
  source: Pick<ViewSource, 'graph' | 'state' | 'people'>,
  id: string,
  taskId?: string,
): ActorView {
  const { graph, state, people } = source;
  const agent = graph.agent(id);
  const simulated = taskId !== undefined && state.tasks[taskId]?.simulated === true;
  if (agent)
    return { name: actorName(graph, id, people), kind: 'agent', ...(simulated ? { simulated } : {}) };
  const label = graph.person(id)?.name;
  const name = actorName(graph, id, people);
  return {
    name,
    kind: 'person',
    ...(label !== undefined && label !== name && label !== id ? { role: label } : {}),
  };
}
