// Mail into a folder, where no SMTP server is configured: one RFC 5322 file a mail, and reading them back for the page.
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import PostalMime from 'postal-mime';
import type { MailSender, OutgoingMail, StoredMail } from '../ports.ts';
import { sha256Hex } from '../../platform/canonical-json.ts';
import { messageOf } from './smtp-mail.ts';

/** `20261121T061503123Z-3f9a2c1b7d00aa11.eml`: sorts by time, and the second half is the Message-ID's. */
const FILE_NAME = /^(\d{8}T\d{9}Z)-([0-9a-f]{16})\.eml$/;
const FROM = 'countersign@localhost';

/** Names of mails that may come again. Those that do come within minutes. */
const KEPT_NAMES = 10_000;

export function createMailboxMail(folder: string, now: () => number = Date.now): MailSender {
  let names: Promise<Map<string, string>> | null = null;
  const open = () => (names ??= openFolder(folder));
  return {
    async send(mail) {
      try {
        const name = nameOf(await open(), mail.messageId, now());
        const draft = join(folder, `.${name}.${process.pid}`);
        // Whoever can read these files can sign in their recipient's name.
        await writeFile(draft, await messageBytes(mail), { mode: 0o600 });
        await rename(draft, join(folder, name));
        return { outcome: 'sent' };
      } catch (error) {
        // Made anew and read anew for the next mail, whatever became of the folder.
        names = null;
        const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
        return { outcome: 'failed', reason: `The mailbox folder cannot be written (${code}).` };
      }
    },
  };
}

/** The names of the mails there, by the second half: read once, for it would cost more with every mail. */
async function openFolder(folder: string): Promise<Map<string, string>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const newest = (await readdir(folder))
    .filter((name) => FILE_NAME.test(name))
    .toSorted()
    .slice(-KEPT_NAMES);
  return new Map(newest.map((name) => [FILE_NAME.exec(name)![2]!, name]));
}

/** A mail sent again keeps its first file name, so that it takes that file's place. */
function nameOf(names: Map<string, string>, messageId: string, at: number): string {
  const id = sha256Hex(messageId).slice(0, 16);
  const name = names.get(id) ?? `${new Date(at).toISOString().replace(/[-:.]/g, '')}-${id}.eml`;
  names.set(id, name);
  if (names.size > KEPT_NAMES) names.delete(names.keys().next().value!);
  return name;
}

/** Composed here and not by a transport, whose streams cost as much again as the message. */
function messageBytes(mail: OutgoingMail): Promise<Buffer> {
  const message = { ...messageOf(mail, FROM), newline: 'windows' };
  const node = new MailComposer({ ...message, disableFileAccess: true, disableUrlAccess: true }).compile();
  return new Promise((resolve, reject) => {
    node.build((error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}

/** Newest first, at most `limit`. Empty where the folder is not there yet. */
export async function listMails(folder: string, limit = 200): Promise<StoredMail[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const newest = names
    .filter((name) => FILE_NAME.test(name))
    .sort()
    .reverse()
    .slice(0, limit);
  const mails = await Promise.all(newest.map((name) => readMail(folder, name)));
  return mails.filter((mail) => mail !== null);
}

/** Null for a name that is no mail of ours: it never leaves the folder. */
export async function readMail(folder: string, name: string): Promise<StoredMail | null> {
  const match = FILE_NAME.exec(name);
  if (!match) return null;
  const bytes = await readFile(join(folder, name)).catch(() => null);
  if (bytes === null) return null;
  const mail = await PostalMime.parse(bytes);
  return {
    name,
    at: timeOf(match[1]!),
    from: addressWords(mail.from),
    to: addressWords(mail.to?.[0]),
    subject: mail.subject ?? '',
    messageId: (mail.messageId ?? '').replace(/^<|>$/g, ''),
    text: mail.text ?? '',
    html: mail.html ?? null,
  };
}

function addressWords(address: { name?: string; address?: string } | undefined): string {
  return address?.name ? `${address.name} <${address.address ?? ''}>` : (address?.address ?? '');
}

function timeOf(stamp: string): number {
  return Date.parse(
    stamp.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z$/, '$1-$2-$3T$4:$5:$6.$7Z'),
  );
}
