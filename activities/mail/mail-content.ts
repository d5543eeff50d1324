// What every mail is made of, before it becomes text and HTML: both parts are laid out from this, so they say the same.
import type { Brand } from '../../platform/brand.ts';

export interface MailContent {
  subject: string;
  /** What a mailbox shows beside the subject. */
  preview: string;
  heading: string;
  /** "John" */
  greeting: string;
  lead: string[];
  items: MailItem[];
  /** The one line that matters: the deadline. */
  due: string | null;
  /** The link with what it does; null where nothing is to be opened. */
  button: { label: string; url: string; hint: string } | null;
  /** "If you approve" → what follows. */
  outcomes: [label: string, text: string][];
  /** Small print, a paragraph each. */
  footer: string[];
  /** Who runs the process: the mail comes in their name. */
  operator: string;
  /** Default: our own. */
  brand?: MailBrand | undefined;
}

/** A customer's name and colours in a mail. */
export type MailBrand = Pick<Brand, 'name' | 'accent'>;

export interface MailItem {
  title: string;
  lines: string[];
}

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

/** Text escaped for HTML, in content and in quoted attributes. The one place where mails escape. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** People's and agents' words on one line: no control characters, nothing that turns the writing direction, at most `max` characters. */
export function oneLine(text: string, max = 300): string {
  const line = text
    .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= max
    ? line
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}
