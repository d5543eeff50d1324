// Instances: made before their workflow starts, listed without asking one.
import type { JsonObject } from '../../definition/types.ts';
import type { InstanceStatus } from '../../process/state.ts';
import type { RunProcessInput } from '../../workflows/messages.ts';
import type { BindingRow } from './people.ts';

/** An instance as lists show it; kept up to date by `appendEvents`. */
export interface InstanceRow {
  id: string;
  name: string;
  processId: string;
  version: string;
  /** The team it was started with. */
  teamId: string | null;
  status: InstanceStatus;
  /** Current phase id; null once complete. */
  phase: string | null;
  startedAt: number;
  closedAt: number | null;
  /** Address of the person it was started for, where one was given; else who called. */
  startedBy: string;
  /** Values of the definition's `searchable` context names. */
  searchable: JsonObject;
  openIncidents: number;
  pendingApprovals: number;
  /** Seq of the newest recorded event; 0 before the first. */
  lastSeq: number;
  /** Whether a workflow is known to have been started. */
  workflowStarted: boolean;
}

/** Everything needed to start the workflow (again). */
export interface InstanceCreation {
  row: Omit<InstanceRow, 'openIncidents' | 'pendingApprovals' | 'lastSeq' | 'workflowStarted'>;
  input: RunProcessInput;
  bindings: Omit<BindingRow, 'instanceId'>[];
}

export interface InstanceBooks {
  /** Same id again: false, nothing written. */
  createInstance(creation: InstanceCreation): Promise<boolean>;
  instance(id: string): Promise<InstanceRow | null>;
  instanceInput(id: string): Promise<RunProcessInput | null>;
  markWorkflowStarted(id: string): Promise<void>;
  /** Rows older than `before` (epoch ms) without a workflow. */
  unstartedInstances(before: number): Promise<string[]>;
}
