// The hand-written process's activities: an agent step that stores an artifact, a mail with a signed link, an audit row.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import Database from 'libsql';
import { SignJWT, generateKeyPair } from 'jose';

export interface Decision {
  approval: string;
  approved: boolean;
  person: string;
  comment: string;
}

/** Tells the bench's driver what was mailed to whom, as a mailbox would. */
export type OnMail = (mail: { instance: string; person: string; approvals: string[] }) => void;

export interface ByHandActivities {
  runAgent(input: {
    instance: string;
    task: string;
    agent: string;
    artifact: string | null;
    context: Record<string, unknown>;
  }): Promise<{ summary: string; sha256: string | null }>;
  mail(input: { instance: string; person: string; approvals: string[] }): Promise<void>;
  record(input: { instance: string; what: string; data: Record<string, unknown> }): Promise<void>;
}

/** `folder`: where mails, blobs and the audit trail go. Call once a process. */
export async function createByHandActivities(folder: string, onMail: OnMail): Promise<ByHandActivities> {
  const mails = join(folder, 'mail');
  const blobs = join(folder, 'blobs');
  await mkdir(mails, { recursive: true });
  await mkdir(blobs, { recursive: true });
  const { privateKey } = await generateKeyPair('EdDSA');
  const database = new Database(join(folder, 'audit.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  // Activities may run twice. The key keeps the trail from saying so: one row an activity, however often it is tried.
  database.exec(
    'CREATE TABLE audit (id INTEGER PRIMARY KEY, instance TEXT NOT NULL, activity TEXT NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL, data TEXT NOT NULL, UNIQUE (instance, activity))',
  );
  const insert = database.prepare(
    'INSERT OR IGNORE INTO audit (instance, activity, at, what, data) VALUES (?, ?, ?, ?, ?)',
  );
  const write = (instance: string, what: string, data: Record<string, unknown>) => {
    const { activityId } = Context.current().info;
    insert.run([instance, activityId, Date.now(), what, JSON.stringify(data)]);
  };

  return {
    async runAgent(input) {
      if (input.artifact === null) return { summary: `${input.task} done`, sha256: null };
      const content = JSON.stringify({ artifact: input.artifact, by: input.agent, context: input.context });
      const sha256 = createHash('sha256').update(content).digest('hex');
      await writeFile(join(blobs, sha256), content);
      return { summary: `${input.task} done`, sha256 };
    },
    async mail(input) {
      const token = await new SignJWT({ ins: input.instance })
        .setProtectedHeader({ alg: 'EdDSA' })
        .setSubject(input.person)
        .setJti(randomUUID())
        .setExpirationTime('7d')
        .sign(privateKey);
      const text = `Subject: Approval Required: ${input.approvals.join(', ')}\n\nPlease decide: http://127.0.0.1/external/approve?token=${token}\n`;
      await writeFile(join(mails, `${input.instance}-${input.approvals[0]}.eml`), text);
      // Who was asked for what belongs to the trail; the activity that asks writes it, at no event of its own.
      write(input.instance, 'approval_requested', { person: input.person, approvals: input.approvals });
      onMail(input);
    },
    async record(input) {
      write(input.instance, input.what, input.data);
    },
  };
}
