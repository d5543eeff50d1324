// What every page shows of whom it is for, and the small shapes that several pages share.

/** Who acts, as a name with what must be said beside it: an agent always carries "AI agent", simulated work "simulated". */
export interface ActorView {
  name: string;
  kind: 'person' | 'agent';
  simulated?: boolean;
  /** "Customer IT Administrator" */
  role?: string;
}

/** Of every page behind a session. */
export interface SessionView {
  personName: string;
  /** Form token; goes into every form. */
  csrf: string;
  linkExpiresAt: number;
  /** Notices that this person has not read. */
  unread: number;
  /** Number of the last event that the page knows of. */
  seq: number;
}

/** Of every page of an instance. `operator`: who runs it, as people outside know them. */
export interface InstanceFrame {
  operator: string;
  processName: string;
  /** "phase 2 of 4, Configuration"; null once closed. */
  where: string | null;
  session: SessionView;
  now: number;
}

export interface NoteView {
  tone: 'idle' | 'work' | 'wait' | 'ok' | 'bad';
  title: string;
  text: string;
}
