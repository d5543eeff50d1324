// The whole stack as processes of their own, and people outside who have a mailbox and a browser: for the e2e tests.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '../../client/index.ts';
import type { AuditEntryView } from '../../process/views/types.ts';
import { watchMailbox } from '../../scripts/demo/mailbox.mjs';
import type { Mail } from '../../scripts/demo/mailbox.mjs';
import { SAMPLE_PROCESS, SAMPLE_START } from '../../scripts/sample.mjs';
import { bareEnvironment } from '../../scripts/environment.mjs';
import { startStack } from '../../scripts/stack.mjs';
import { answered, browser, decisionForms } from './browser.ts';
import type { Browser, Page } from './browser.ts';
import { TEMPORAL_CLI } from './temporal-server.ts';

const run = promisify(execFile);

/** Starts Temporal, worker and API on free ports and a data folder of their own. End it with `stop()`, which removes the folder. */
export async function startE2e(
  env: Record<string, string> = {},
  more: { without?: ('worker' | 'api')[] } = {},
) {
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-e2e-'));
  const stack = await startStack({
    dataDir,
    temporalBinary: TEMPORAL_CLI,
    port: 0,
    temporalPort: 0,
    uiPort: null,
    env: { ...bareEnvironment(), LOG_LEVEL: 'info', ...env },
    ...more,
  });
  const client = createClient({ baseUrl: stack.apiUrl, token: stack.token });
  const links: string[] = [];
  const filesOf = async (match: (path: string) => boolean): Promise<{ path: string; bytes: Buffer }[]> => {
    const paths = await readdir(dataDir, { recursive: true, withFileTypes: true });
    const wanted = paths.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return await Promise.all(
      wanted.filter(match).map(async (path) => ({ path, bytes: await readFile(path) })),
    );
  };
  return {
    stack,
    client,
    /** Every link that was seen; `stop` looks for their tokens where none may be. */
    links,
    startSample: (name = SAMPLE_START.name) =>
      client.processes.start({ processId: SAMPLE_PROCESS, ...SAMPLE_START, name }),
    temporal: async (...args: string[]): Promise<string> =>
      (
        await run(TEMPORAL_CLI, [...args, '--address', stack.temporal.address], {
          maxBuffer: 64 * 1024 * 1024,
        })
      ).stdout,
    /** Every byte written to the data folder, by file; for looking for what must not be there. */
    files: filesOf,
    async stop(): Promise<void> {
      await stack.stop();
      const written = await filesOf((path) => !path.startsWith(stack.mailFolder));
      await rm(dataDir, { recursive: true, force: true });
      for (const link of links) {
        const token = new URL(link).searchParams.get('token')!;
        const signature = token.slice(token.lastIndexOf('.') + 1);
        const found = written.find(({ bytes }) => bytes.includes(signature));
        if (found) throw new Error(`The token of a link stands in ${found.path}`);
      }
    },
  };
}

export type E2e = Awaited<ReturnType<typeof startE2e>>;

/** What happened to an instance, by event type. */
export async function eventTypes(e2e: E2e, instanceId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { details } of await wholeAudit(e2e, instanceId)) {
    const type = details['event'] as string;
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

/** The audit trail, all pages. */
export async function wholeAudit(e2e: E2e, instanceId: string): Promise<AuditEntryView[]> {
  const entries: AuditEntryView[] = [];
  let cursor: string | undefined;
  do {
    const page = await e2e.client.processes.getAuditLog(instanceId, {
      limit: 200,
      ...(cursor && { cursor }),
    });
    entries.push(...page.entries);
    cursor = page.nextCursor;
  } while (cursor);
  return entries;
}

/** Asks again every 100 ms until `read` gives something. Throws what was last seen once `withinMs` is over. */
export async function until<T>(
  what: string,
  read: () => Promise<T | null | undefined | false>,
  withinMs = 30_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const got = await read();
      if (got !== null && got !== undefined && got !== false) return got;
      last = got;
    } catch (error) {
      last = error;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(
    `Not within ${withinMs} ms: ${what}. Last: ${last instanceof Error ? last.stack : String(last)}`,
  );
}

/** The people outside: they read their mails and answer. */
export class Outside {
  readonly e2e: E2e;
  readonly mails: Mail[] = [];
  readonly receipts: Page[] = [];
  readonly #read: () => Promise<Mail[]>;

  private constructor(e2e: E2e, read: () => Promise<Mail[]>) {
    this.e2e = e2e;
    this.#read = read;
  }

  static async of(e2e: E2e, instanceId: string): Promise<Outside> {
    return new Outside(e2e, await watchMailbox({ folder: e2e.stack.mailFolder, instanceId }));
  }

  get approvalMails(): Mail[] {
    return this.mails.filter(({ subject }) => subject.startsWith('Approval Required'));
  }

  async look(): Promise<Mail[]> {
    const fresh = await this.#read();
    this.mails.push(...fresh);
    for (const { link } of fresh) if (link) this.e2e.links.push(link);
    return fresh;
  }

  /** The next approval mail. */
  async nextRequest(withinMs = 30_000): Promise<Mail & { link: string }> {
    return await until(
      'an approval mail',
      async () => {
        const fresh = (await this.look()).find(({ subject }) => subject.startsWith('Approval Required'));
        return fresh?.link ? { ...fresh, link: fresh.link } : null;
      },
      withinMs,
    );
  }

  async open(link: string): Promise<{ person: Browser; page: Page }> {
    const person = browser({ url: this.e2e.stack.apiUrl });
    return { person, page: await person.open(link) };
  }

  /** Opens the link and answers everything on the page, one form after another. Returns the pages that came back. */
  async answerAll(link: string, answer: 'approve' | 'reject' = 'approve', comment = ''): Promise<Page[]> {
    const { person, page } = await this.open(link);
    const pages: Page[] = [];
    for (const form of decisionForms(page.html)) {
      pages.push(await person.post(form.action, answered(form, answer, comment)));
    }
    this.receipts.push(...pages);
    return pages;
  }

  /** Approves whatever is asked until the instance is closed. */
  async approveToTheEnd(instanceId: string, withinMs = 90_000): Promise<void> {
    const end = Date.now() + withinMs;
    while (Date.now() < end) {
      for (const { subject, link } of await this.look()) {
        if (!link || !subject.startsWith('Approval Required')) continue;
        for (const page of await this.answerAll(link)) {
          if (page.status !== 200 && page.status !== 202) {
            throw new Error(`A decision was answered with ${page.status}: ${page.html}`);
          }
        }
      }
      const { status } = await this.e2e.client.processes.getStatus(instanceId);
      if (status !== 'running') return;
      await new Promise((done) => setTimeout(done, 150));
    }
    const { summary } = await this.e2e.client.processes.getStatus(instanceId);
    throw new Error(`Not closed within ${withinMs} ms. ${summary}`);
  }
}
