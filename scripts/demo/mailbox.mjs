// Reads the mailbox on disk: new mails of one instance, and the link in them.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {object} Mail
 * @property {string} to Address.
 * @property {string} name Of the recipient.
 * @property {string} subject
 * @property {string} text
 * @property {string | null} link The magic link in it, if any.
 */

/**
 * A reader that gives each mail of the instance once.
 * @param {{ folder: string, instanceId: string }} options
 * @returns {Promise<() => Promise<Mail[]>>} Each call gives the mails that came since the last, oldest first.
 */
export async function watchMailbox({ folder, instanceId }) {
  // Only now, for the set-up that installs it runs before.
  const { default: PostalMime } = await import('postal-mime');
  /** @type {Set<string>} */
  const seen = new Set();
  return async () => {
    const names = await readdir(folder).catch(() => /** @type {string[]} */ ([]));
    const fresh = names.filter((name) => name.endsWith('.eml') && !name.startsWith('.') && !seen.has(name));
    /** @type {Mail[]} */
    const mails = [];
    for (const name of fresh.sort()) {
      seen.add(name);
      const mail = await PostalMime.parse(await readFile(join(folder, name)));
      const text = mail.text ?? '';
      if (!text.includes(instanceId)) continue;
      mails.push({
        to: mail.to?.[0]?.address ?? '',
        name: mail.to?.[0]?.name || mail.to?.[0]?.address || '',
        subject: mail.subject ?? '',
        text,
        link: linkIn(text),
      });
    }
    return mails;
  };
}

/**
 * The magic link in a mail's text, or null.
 * @param {string} text
 */
export function linkIn(text) {
  return /https?:\/\/\S+\/external\/approve\?token=[A-Za-z0-9._~-]+/.exec(text)?.[0] ?? null;
}
