// Lists over all instances: searched, sorted, counted, without a query to any workflow.
import type { ApprovalKind, IncidentAction, IncidentKind } from '../../process/events.ts';
import type { InstanceStatus } from '../../process/state.ts';
import type { InstanceRow } from './instances.ts';
import type { PageOf, PageRequest } from './paging.ts';

/** All that is given has to hold. */
export interface InstanceSearch {
  processId?: string;
  version?: string;
  /** Any of these. */
  status?: InstanceStatus[];
  phase?: string;
  teamId?: string;
  /** Participant id, or a person's address in any case: an open approval, task or question waits for them. */
  waitingOn?: string;
  /** True: has an open incident; a kind: has one of it. */
  incident?: true | IncidentKind;
  /** An approval is due before, epoch ms, exclusive. */
  dueBefore?: number;
  /** Epoch ms: from inclusive, until exclusive. */
  startedFrom?: number;
  startedUntil?: number;
  /** Values of the definition's `searchable` context names, equal in any case. */
  context?: Record<string, string>;
  /** Words that name, id or a searchable value holds, in any case; all of them. */
  text?: string;
  /** What comes first of what it waits for, as `openCounts` counts it: the console's overview leads to these lists. */
  waitsFor?: 'trouble' | 'people' | 'agents' | 'otherwise';
  /** These only, at most 500: what somebody has picked from a list. */
  ids?: string[];
}

/** `due`: by the next deadline, those without one last. `waiting`: longest waiting first is `asc`. */
export type InstanceSort = 'started' | 'name' | 'due' | 'waiting' | 'changed';

export interface InstancePage extends PageRequest {
  search: InstanceSearch;
  /** Default `started`. */
  sort?: InstanceSort;
  /** Default: `desc` for started and changed, else `asc`. */
  order?: 'asc' | 'desc';
  limit: number;
}

/** What a row of a list says beside the row itself. */
export interface ListedInstance extends InstanceRow {
  /** What it waits for, first thing first; null: nothing in particular, or closed. */
  waits: ListedWait[];
  /** The next deadline, epoch ms. */
  dueAt: number | null;
  /** Since when it has waited for what comes first, epoch ms. */
  waitingSince: number | null;
  /** Time of the newest event, epoch ms. */
  changedAt: number;
  /** In order. */
  phases: { id: string; status: 'completed' | 'skipped' | 'current' | 'ahead' }[];
}

/** `work`: an agent is at it. The rest waits for people. */
export interface ListedWait {
  kind: 'incident' | 'approval' | 'question' | 'task' | 'work';
  /** Approval, question, task or incident id. */
  id: string;
  /** Title of the approval, name of the task, text of the question, message of the incident. */
  title: string;
  /** Participants or agents it waits for. */
  on: string[];
  since: number;
  dueAt: number | null;
}

/** An approval that is pending or overdue. */
export interface OpenApprovalRow {
  instanceId: string;
  instanceName: string;
  processId: string;
  version: string;
  approvalId: string;
  kind: ApprovalKind;
  title: string;
  phaseId: string;
  taskId: string | null;
  gateId: string | null;
  round: number;
  status: 'pending' | 'overdue';
  requestedAt: number;
  dueAt: number;
  /** Participant ids of those who have not answered and are asked now. */
  waitsFor: string[];
}

export interface OpenIncidentRow {
  instanceId: string;
  instanceName: string;
  processId: string;
  version: string;
  incidentId: string;
  kind: IncidentKind;
  message: string;
  cure: string;
  actions: IncidentAction[];
  taskId: string | null;
  phaseId: string | null;
  gateId: string | null;
  approvalId: string | null;
  participantId: string | null;
  raisedAt: number;
}

export interface ApprovalSearch {
  processId?: string;
  instanceId?: string;
  waitsFor?: string;
  overdue?: boolean;
  dueBefore?: number;
}
export interface IncidentSearch {
  processId?: string;
  instanceId?: string;
  kind?: IncidentKind;
}

/** Counts of what is open now. */
export interface OpenCounts {
  running: number;
  paused: number;
  /** Running instances by what they wait for first: together they are all that run. A paused one counts as paused. */
  atWork: number;
  waitForPeople: number;
  inTrouble: number;
  /** Wait for a condition or a fact, or for nothing that is listed. */
  waitOtherwise: number;
  approvals: number;
  overdueApprovals: number;
  incidents: number;
}

export interface ListBooks {
  /** Stays right under change: no instance twice, none left out that was there all the time and did not change its place. Throws InvalidCursor. */
  searchInstances(page: InstancePage): Promise<PageOf<ListedInstance>>;
  /** How many a search finds. */
  countInstances(search: InstanceSearch): Promise<number>;
  /** Ids in order of start, for what is done to all of them. */
  instanceIds(search: InstanceSearch, limit: number): Promise<string[]>;
  /** Longest waiting first, or soonest due. Throws InvalidCursor. */
  openApprovals(
    of: ApprovalSearch,
    page: PageRequest & { sort?: 'waiting' | 'due'; limit: number },
  ): Promise<PageOf<OpenApprovalRow>>;
  /** Oldest first. Throws InvalidCursor. */
  openIncidents(of: IncidentSearch, page: PageRequest & { limit: number }): Promise<PageOf<OpenIncidentRow>>;
  openCounts(): Promise<OpenCounts>;
}
