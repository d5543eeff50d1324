// What every page of the console shows around its own matter: who is signed in, and what is open now.

export type ConsoleRole = 'viewer' | 'operator' | 'admin';

export type ConsolePlace =
  | 'overview'
  | 'instances'
  | 'approvals'
  | 'incidents'
  | 'definitions'
  | 'teams'
  | 'deliveries'
  | 'settings';

export interface ConsoleVisitView {
  /** Who is signed in, as the trail names them. */
  name: string;
  role: ConsoleRole;
  /** Form token; goes into every form. */
  csrf: string;
  /** Beside the places of the navigation, and behind the bell. */
  open: { approvals: number; overdue: number; incidents: number };
  /** Position of the newest entry that the page knows of. */
  position: number;
  /** Epoch ms. */
  now: number;
}

/** What came of a form: shown once, above the page. */
export interface ConsoleNote {
  tone: 'ok' | 'wait' | 'bad' | 'work' | 'idle';
  title: string;
  text: string;
}
