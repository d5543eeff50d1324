// What the view builders read from, and the small look-ups they share.
import type { LinkPermission } from '../../links/magic-link.ts';
import type { ProcessGraph } from '../../definition/graph.ts';
import type { ArtifactVersion, ShownArtifact } from '../../process/events.ts';
import type { ApprovalState, ProcessState } from '../../process/state.ts';
import { mayDecideOn } from '../../process/approvals/approvals.ts';
import { assigneeOf as taskAssignee } from '../../process/people.ts';
import { askedNow, isOpen } from '../../process/views/approvals.ts';
import type { HandedIn } from '../../process/views/handed-in.ts';
import type { AskedBefore } from '../../process/views/asked-before.ts';
import { actorName, isOperator, operatorName } from '../../process/views/actor-name.ts';
import type { People } from '../../process/views/types.ts';
import { contentView, type Sniffed } from './shown-artifact.ts';
import type { ActorView, ArtifactView, CodeView, InstanceFrame, WaitingTaskView } from '../page-views.ts';

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
  session: { csrf: string; linkExpiresAt: number; unread: number };
  /** Epoch ms. */
  now: number;
  /** All versions of all artifacts, from the books. */
  versions: StoredVersion[];
  /** Bytes by SHA-256, of what `artifactsToLoad` named; undefined: not to be had. */
  content(sha256: string): Uint8Array | undefined;
  /** What the bytes of pictures and PDFs are, by SHA-256, of what `artifactsToLoad` named; undefined: not to be had. */
  sniffed?(sha256: string): Sniffed | undefined;
  /** Of the approvals that ask for a code: how it stands, by approval id. */
  codes?: Record<string, CodeView>;
  /** What was there before the open requests that came back, by approval id. */
  before?: Record<string, AskedBefore>;
  /** Work as it was handed in, newest first: results whole, and attempts that were done again since. */
  workDone?: HandedIn[];
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
      unread: source.session.unread,
      seq: state.seq,
    },
    now: source.now,
  };
}

type Standing = Pick<ViewSource, 'graph' | 'state'>;

/** A person's open approvals that they have not answered and whose turn it is, in the order asked. */
export function openFor(source: Standing, participantId: string): ApprovalState[] {
  return Object.values(source.state.approvals).filter(
    (approval) => isOpen(approval) && isAsked(source, approval, participantId),
  );
}

/** Whether it waits for this person now: an approver in turn, or reached by an escalation and let decide. */
function isAsked({ graph, state }: Standing, approval: ApprovalState, participantId: string): boolean {
  if (approval.decisions.some((decision) => decision.participantId === participantId)) return false;
  if (approval.approvers.includes(participantId)) return askedNow(approval).includes(participantId);
  return mayDecideOn(graph, state, approval, participantId);
}

/** A person's own tasks that wait for them. */
export function tasksFor(source: Standing & Pick<ViewSource, 'participantId'>): WaitingTaskView[] {
  const { graph, state, participantId } = source;
  return graph.tasks
    .filter(({ id }) => {
      const status = state.tasks[id]?.status;
      return assigneeOf(source, id) === participantId && (status === 'ready' || status === 'running');
    })
    .map(({ id, name, task }) => ({
      taskId: id,
      name,
      description: task.description ?? null,
      since: state.tasks[id]?.startedAt ?? null,
      feedback: state.tasks[id]?.feedback ?? null,
      takes: task.estimatedDuration ?? null,
    }));
}

/** Whose task it is now; undefined for no task. */
export function assigneeOf({ graph, state }: Standing, taskId: string): string | undefined {
  return graph.task(taskId) && taskAssignee(graph, state, taskId);
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
    content: contentView(stored, source.content(stored.sha256), source.sniffed?.(stored.sha256)),
  };
}

/** A person or an agent; `taskId` tells whether what it did there was simulated. */
export function actorView(
  source: Pick<ViewSource, 'graph' | 'state' | 'people' | 'operatorName'>,
  id: string,
  taskId?: string,
): ActorView {
  const { graph, state, people } = source;
  const agent = graph.agent(id);
  if (isOperator(id)) return { name: operatorName(graph, people, source.operatorName), kind: 'person' };
  const simulated = taskId !== undefined && state.tasks[taskId]?.simulated === true;
  if (agent)
    return { name: actorName(graph, id, people), kind: 'agent', ...(simulated ? { simulated } : {}) };
  const name = actorName(graph, id, people);
  const role = labelOf(source, id);
  return { name, kind: 'person', ...(role === null ? {} : { role }) };
}

/** What a person is called beside their name: by the definition, or, of a guest, in whose place they came. Null: nothing more. */
export function labelOf(
  { graph, state, people }: Pick<ViewSource, 'graph' | 'state' | 'people'>,
  id: string,
): string | null {
  const guest = state.guests?.[id];
  if (guest !== undefined) return `In place of ${actorName(graph, guest.inPlaceOf, people)}`;
  const label = graph.person(id)?.name;
  return label === undefined || label === id || label === actorName(graph, id, people) ? null : label;
}
