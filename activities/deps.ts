// What the activities are given by the composition root. No activity reads the environment or opens anything by itself.
import type { GuardedFetch } from '../agents/egress.ts';
import type { AgentsConfig, SecretRef } from '../agents/types.ts';
import type { KeyRing } from '../links/index.ts';
import type { Books } from '../store/books.ts';
import type { MailBrand } from './mail/index.ts';
import type { AgentExecutor, BlobStore, InstanceCommands, MailSender, SlackSender } from './ports.ts';

export interface ActivityDeps {
  books: Books;
  blobs: BlobStore;
  mail: MailSender;
  /** Absent: no webhook is set. */
  slack?: SlackSender;
  ring: KeyRing;
  /** Does the work of agents that no template says otherwise of. */
  simulated: AgentExecutor;
  /** How the other agents are run. */
  config: AgentsConfig;
  /** The only way to what the agents' configuration names. */
  fetch: GuardedFetch;
  /** The only way to the addresses of webhooks. */
  webhookFetch: GuardedFetch;
  /** The secret itself. Throws where the environment does not have it. */
  secretOf(ref: SecretRef): string;
  /** In the name of an agent at work, to its own instance. */
  commands: InstanceCommands;
  /** Where people reach the portal, as configured; also the issuer of links. */
  publicUrl: string;
  /** Who runs a process that names nobody. Default: words that fit any. */
  operatorName?: string;
  /** Name and colours of mails. Default: our own. */
  brand?: MailBrand;
  /** Epoch ms. */
  now: () => number;
}
