// Work of agents that cannot go on, as it is put before people who may mend it.

/** `redo`: try again. `by-hand`: complete it oneself. */
export type Mending = 'redo' | 'reassign' | 'by-hand' | 'skip' | 'accept';

export interface StuckTaskView {
  incidentId: string;
  taskId: string;
  name: string;
  /** Why, in a sentence. */
  failure: string;
  since: number;
  /** What may be done about it. */
  ways: Mending[];
}
