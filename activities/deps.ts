// What the activities are given by the composition root. No activity reads the environment or opens anything by itself.
import type { KeyRing } from '../links/index.ts';
import type { Books } from '../store/books.ts';
import type { AgentExecutor, BlobStore, MailSender } from './ports.ts';

export interface ActivityDeps {
  books: Books;
  blobs: BlobStore;
  mail: MailSender;
  ring: KeyRing;
  /** Runs what no other executor is named for. */
  agents: AgentExecutor;
  /** Where people reach the portal, as configured; also the issuer of links. */
  publicUrl: string;
  /** Who runs a process that names nobody. Default: words that fit any. */
  operatorName?: string;
  /** Epoch ms. */
  now: () => number;
}
