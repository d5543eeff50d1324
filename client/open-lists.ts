// `client.approvals` and `client.incidents`: what is open over all instances.
import type { ApprovalKind, IncidentAction, IncidentKind } from '../process/events.ts';
import type { CallOptions, Transport } from './transport.ts';
import type { Page, PageOptions } from './types.ts';

/** A request that is ready but for the fields of its body that `needs` names. */
export interface ReadyRequest {
  action: string;
  label: string;
  method: string;
  path: string;
  body: Record<string, unknown>;
  needs: string[];
}
export interface InstanceRef {
  id: string;
  name: string;
  processId: string;
  version: string;
}

export interface OpenApprovalFilter extends PageOptions {
  processId?: string;
  instanceId?: string;
  /** Participant id, or e-mail address. */
  waitsFor?: string;
  overdue?: boolean;
  /** RFC 3339. */
  dueBefore?: string;
  /** Longest waiting first (the default), or soonest due. */
  sort?: 'waiting' | 'due';
}
export interface OpenApproval {
  instance: InstanceRef;
  id: string;
  kind: ApprovalKind;
  title: string;
  phaseId: string;
  taskId: string | null;
  gateId: string | null;
  round: number;
  status: 'pending' | 'overdue';
  requestedAt: string;
  dueAt: string;
  /** Participant ids. */
  waitsFor: string[];
  actions: ReadyRequest[];
}

export interface OpenIncidentFilter extends PageOptions {
  processId?: string;
  instanceId?: string;
  kind?: IncidentKind;
}
export interface OpenIncident {
  instance: InstanceRef;
  id: string;
  kind: IncidentKind;
  message: string;
  /** What would mend it, in a sentence. */
  cure: string;
  taskId: string | null;
  phaseId: string | null;
  gateId: string | null;
  approvalId: string | null;
  participantId: string | null;
  raisedAt: string;
  resolveBy: IncidentAction[];
  /** What would mend it, most to the point first. */
  actions: ReadyRequest[];
}

export interface OpenLists {
  /** Those that are pending or overdue. */
  approvals(filter?: OpenApprovalFilter, options?: CallOptions): Promise<Page<OpenApproval>>;
  /** Oldest first. */
  incidents(filter?: OpenIncidentFilter, options?: CallOptions): Promise<Page<OpenIncident>>;
}

/** Both reject with a CountersignError where the API refuses or does not answer. */
export function createOpenLists(transport: Transport): OpenLists {
  return {
    approvals: ({ overdue, ...filter } = {}, options = {}) =>
      transport.json({
        method: 'GET',
        path: '/api/approvals',
        query: { ...filter, ...(overdue === undefined ? {} : { overdue: String(overdue) }) },
        ...options,
      }),
    incidents: (filter = {}, options = {}) =>
      transport.json({ method: 'GET', path: '/api/incidents', query: { ...filter }, ...options }),
  };
}
