// The approvals of an instance: open ones with whose turn it is and how they were reached, past ones with their answers, and
// those that will be asked.
import type { ApprovalState } from '../../process/state.ts';
import { askedNow, isOpen } from '../../process/views/approvals.ts';
import { sayList } from '../../process/views/format.ts';
import { timeLeft, writtenDate } from '../../process/views/written-date.ts';
import type { ArtifactRow } from '../../store/books.ts';
import { INSTANCE } from '../instance-paths.ts';
import { whoIs } from './instance-names.ts';
import type { InstanceSource } from './instance-source.ts';
import { twoUnitLength } from './two-unit-length.ts';
import type { ApprovalRowView, InstanceApprovalsView } from './types/instance.ts';
import type { StateView } from './types/state.ts';

const MOST_PAST = 20;
const MOST_LATER = 12;

const KINDS: Record<ApprovalState['kind'], string> = {
  task: 'Task',
  sign_off: 'Sign-off',
  gate: 'Gate',
  ad_hoc: 'Request',
  review: 'Review',
};

type Stored = Pick<ArtifactRow, 'key' | 'version' | 'sha256'>;

/** `versions`: all that are on record. */
export function approvalsView(source: InstanceSource, versions: Stored[]): InstanceApprovalsView {
  const all = Object.values(source.state.approvals);
  const hashes = new Map(versions.map(({ key, version, sha256 }) => [`${key} ${version}`, sha256]));
  const open = all.filter(isOpen);
  const past = all.filter((approval) => !isOpen(approval)).toReversed();
  const later = laterOnes(source, all);
  const row = (approval: ApprovalState) => rowOf(source, approval, hashes);
  return {
    open: open.map(row),
    past: past.slice(0, MOST_PAST).map(row),
    pastLeft: Math.max(0, past.length - MOST_PAST),
    later: later.slice(0, MOST_LATER),
    laterLeft: Math.max(0, later.length - MOST_LATER),
  };
}

function rowOf(
  source: InstanceSource,
  approval: ApprovalState,
  hashes: Map<string, string>,
): ApprovalRowView {
  const { state } = source;
  return {
    id: approval.id,
    title: approval.round === 1 ? approval.title : `${approval.title}, round ${approval.round}`,
    kind: KINDS[approval.kind],
    state: stateOf(source, approval),
    facts: isOpen(approval) ? openFacts(source, approval) : pastFacts(approval),
    shown: approval.artifacts
      .filter(({ version }) => version > 0)
      .map(({ key, version }) => ({
        key,
        version,
        sha256: hashes.get(`${key} ${version}`) ?? '',
        href: INSTANCE.artifact(state.instanceId, key, version),
      })),
    answers: approval.decisions.map(({ decisionId, participantId, choice, comment, receivedAt }) => ({
      who: whoIs(source, participantId),
      choice,
      at: receivedAt,
      comment,
      receiptHref: INSTANCE.receipt(state.instanceId, decisionId),
    })),
  };
}

function stateOf(source: InstanceSource, approval: ApprovalState): StateView {
  const { now } = source;
  const asked = sayList(askedNow(approval).map((id) => whoIs(source, id))) || 'Nobody yet';
  const answered = sayList([
    ...new Set(approval.decisions.map(({ participantId }) => whoIs(source, participantId))),
  ]);
  switch (approval.status) {
    case 'pending':
      return { word: `${asked}, ${timeLeft(approval.dueAt, now)}`, tone: 'wait', icon: 'clock' };
    case 'overdue':
      return { word: `${asked}, overdue`, tone: 'bad', icon: 'alert' };
    case 'granted':
      return { word: `Approved${answered ? ` by ${answered}` : ''}`, tone: 'ok', icon: 'check' };
    case 'rejected': {
      const who = approval.decisions.find(({ choice }) => choice === 'reject')?.participantId;
      const by = who === undefined ? ', for its time was over' : ` by ${whoIs(source, who)}`;
      return { word: `Rejected${by}`, tone: 'bad', icon: 'cross' };
    }
    case 'withdrawn':
      return { word: 'Withdrawn', tone: 'idle', icon: null };
  }
}

/** Asked when, due when, how many answers, how each was reached. */
function openFacts(source: InstanceSource, approval: ApprovalState): string[] {
  const { contacts, now } = source;
  const { approvers, need, decisions, inOrder } = approval;
  const near = (at: number) => writtenDate(at, { year: false });
  const granted = decisions.filter(({ choice }) => choice === 'approve').length;
  const several =
    approvers.length > 1
      ? [`${granted} of ${need} needed have approved${inOrder ? '; they are asked one after another' : ''}.`]
      : [];
  const reached = askedNow(approval).flatMap((id) => {
    const key = `${approval.id} ${id}`;
    const [sent, failed, opened, viewed] = [
      contacts.sent.get(key),
      contacts.failed.get(key),
      contacts.openedBy.get(id),
      contacts.viewed.get(key),
    ];
    const isBroken = failed !== undefined && (sent === undefined || failed.at > sent);
    const parts = [
      ...(sent === undefined ? [] : [`a message went out ${near(sent)}`]),
      ...(isBroken
        ? [`the last did not get through${failed.reason ? `: ${failed.reason.replace(/\.$/, '')}` : ''}`]
        : []),
      ...(opened === undefined || opened < approval.requestedAt ? [] : [`link opened ${near(opened)}`]),
      ...(viewed === undefined ? [] : [`looked at it ${near(viewed)}`]),
    ];
    if (parts.length === 0) return [`${whoIs(source, id)}: no message is on record yet.`];
    return [`${whoIs(source, id)}: ${parts.join(', ')}.`];
  });
  const due =
    approval.status === 'overdue' ? `overdue since ${near(approval.dueAt)}` : `due ${near(approval.dueAt)}`;
  const moved = approval.escalatedTo?.length
    ? [`Told of it: ${sayList(approval.escalatedTo.map((id) => whoIs(source, id)))}.`]
    : [];
  const asked = `Asked ${near(approval.requestedAt)}, ${twoUnitLength(now - approval.requestedAt)} ago, ${due}.`;
  return [asked, ...several, ...reached, ...moved];
}

function pastFacts({ requestedAt, decidedAt, closedBecause, decisions }: ApprovalState): string[] {
  const end = decidedAt ?? decisions.at(-1)?.receivedAt;
  if (end === undefined) return [closedBecause ?? `Asked ${writtenDate(requestedAt, { year: false })}.`];
  const took = `${writtenDate(end, { year: false })}, after ${twoUnitLength(end - requestedAt)}.`;
  return closedBecause === undefined || closedBecause === 'timeout' ? [took] : [took, closedBecause];
}

/** What the definition asks for and nobody was asked yet. Reviews and requests cannot be told before. */
function laterOnes(
  { graph, state, people }: InstanceSource,
  asked: ApprovalState[],
): InstanceApprovalsView['later'] {
  if (state.closedAt !== undefined) return [];
  const known = new Set(asked.map(({ kind, subjectId }) => `${kind} ${subjectId}`));
  const by = (ids: string[]) => sayList(ids.map((id) => whoIs({ graph, people }, id)));
  return graph.phases.flatMap((phase) => {
    if (['completed', 'skipped'].includes(state.phases[phase.id]?.status ?? '')) return [];
    const gates = phase.gates.flatMap(({ id, name, approval }) =>
      approval === null || known.has(`gate ${id}`)
        ? []
        : [{ title: name, says: `Gate of ${phase.name}, decided by ${by(approval.approvers)}.` }],
    );
    const tasks = phase.tasks.flatMap(({ id, name, approval }) =>
      approval === null || known.has(`task ${id}`) || state.tasks[id]?.status === 'skipped'
        ? []
        : [{ title: name, says: `Of its work, by ${by(approval.approvers)}.` }],
    );
    const { signOff } = phase;
    const signs =
      signOff === null || known.has(`sign_off ${phase.id}`)
        ? []
        : [
            {
              title: signOff.title,
              says: `By ${by(signOff.approvers)}, once the phase’s tasks are complete.`,
            },
          ];
    return [...gates, ...tasks, ...signs];
  });
}
