// What the activities are given by the composition root. No activity reads the environment or opens anything by itself.
import type { KeyRing } from '../links/index.ts';
import type { Books } from '../store/books.ts';
import type { MailBrand } from './mail/index.ts';
import type { AgentExecutor, BlobStore, MailSender, SlackSender } from './ports.ts';

export interface ActivityDeps {
  books: Books;
  blobs: BlobStore;
  mail: MailSender;
  /** Absent: no webhook is set. */
  slack?: SlackSender;
  ring: KeyRing;
  /** Runs what no other executor is named for. */
  agents: AgentExecutor;
  /** Where people reach the portal, as configured; also the issuer of links. */
  publicUrl: string;
  /** Who runs a process that names nobody. Default: words that fit any. */
  operatorName?: string;
  /** Name and colours of mails. Default: our own. */
  brand?: MailBrand;
  /** Epoch ms. */
  now: () => number;
}
