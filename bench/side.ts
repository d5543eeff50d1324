// One side of the comparison as the driver sees it: the same verbs for both.
import type { Client, WorkflowHandle } from '@temporalio/client';
import { Mailbox } from './mailbox.ts';
import type { Mail, SideName } from './protocol.ts';
import type { WorkerProcess } from './worker-process.ts';

/** Where a side runs, and what it may start. */
export interface Ground {
  client: Client;
  address: string;
  namespace: string;
  /** A folder of this side's own. */
  folder: string;
  taskQueue: string;
  profileFolder?: string;
}

export interface Started {
  handle: WorkflowHandle;
  /** What is mailed to this instance's people. */
  mails: Mailbox;
}

export interface Side {
  name: SideName;
  worker: WorkerProcess;
  /** Processes of this side beside its worker, by id: what they burn is part of its cost. */
  others: number[];
  /** Starts an instance; resolves once whoever starts it has the answer. `key`: unique in the side. */
  start(key: string): Promise<Started>;
  /** Sends one person's yes as a signal; resolves once Temporal has acknowledged it. */
  approve(started: Started, mail: Mail, approval: string): Promise<void>;
  stop(): Promise<void>;
}

/** Sorts mails into the mailboxes of the instances that they are about. */
export class PostOffice {
  readonly #boxes = new Map<string, Mailbox>();

  deliver = (mail: Mail): void => this.box(mail.instance).deliver(mail);

  /** The mailbox of an instance; it may have mail before anybody opens it. */
  box(instance: string): Mailbox {
    let box = this.#boxes.get(instance);
    if (!box) this.#boxes.set(instance, (box = new Mailbox()));
    return box;
  }
}
