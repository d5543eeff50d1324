// What a worker process and the driver tell each other, and the two sides that are compared.

export const SIDES = ['byHand', 'ours'] as const;
export type SideName = (typeof SIDES)[number];

/** One mail, as the person's mailbox would show it to them: who, in which instance, for what. */
export interface Mail {
  instance: string;
  person: string;
  approvals: string[];
}

/** What a worker process is given on its command line, as JSON. */
export interface WorkerSetup {
  address: string;
  namespace: string;
  taskQueue: string;
  /** Its data: books, blobs, mails, keys. */
  folder: string;
}

/** CPU time since the process began, ms, and resident memory now, bytes. */
export interface Usage {
  cpuMs: number;
  rssBytes: number;
}

export type FromWorker =
  | { type: 'ready'; bundleBytes: number }
  | { type: 'mailed'; mail: Mail }
  | { type: 'usage'; id: number; usage: Usage }
  | { type: 'failed'; reason: string };

export type ToWorker = { type: 'usage'; id: number } | { type: 'stop' };
