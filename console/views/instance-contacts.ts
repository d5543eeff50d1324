// What is on the journal of how people were reached: mails that went, links that were opened, requests that were looked at.
import type { JsonObject } from '../../definition/types.ts';
import type { LinkRow, TrailEntry } from '../../store/books.ts';

/** The types of the entries that it is read from. */
export const CONTACT_ENTRIES = ['delivery_sent', 'delivery_failed', 'link_opened', 'page_viewed'];

export interface ParticipantFacts {
  /** When the last message about an approval went out over mail or Slack, by `<approval> <participant>`; epoch ms. */
  sent: Map<string, number>;
  /** The last try to reach somebody about an approval that failed, and why. */
  failed: Map<string, { at: number; reason: string }>;
  /** When a request was last looked at, by `<approval> <participant>`. */
  viewed: Map<string, number>;
  /** When a link was last opened, by link id; and by anybody's link, by participant id. */
  opened: Map<string, number>;
  openedBy: Map<string, number>;
  /** That may still open something at the time of reading, by participant id. */
  links: Map<string, LinkRow[]>;
}

/** `entries` in order of position; others than `CONTACT_ENTRIES` say nothing here. */
export function contactsOf(entries: TrailEntry[], links: LinkRow[], now: number): ParticipantFacts {
  const facts: ParticipantFacts = {
    sent: new Map(),
    failed: new Map(),
    viewed: new Map(),
    opened: new Map(),
    openedBy: new Map(),
    links: new Map(),
  };
  for (const { type, at, body } of entries) {
    const who = textIn(body, 'participantId');
    if (type === 'link_opened') {
      facts.opened.set(textIn(body, 'linkId'), at);
      facts.openedBy.set(who, at);
    } else if (type === 'page_viewed') {
      facts.viewed.set(`${textIn(body, 'approvalId')} ${who}`, at);
    } else if (body['channel'] !== 'in-app') {
      for (const approvalId of idsIn(body)) {
        const key = `${approvalId} ${who}`;
        if (type === 'delivery_sent') facts.sent.set(key, at);
        else facts.failed.set(key, { at, reason: textIn(body, 'reason') });
      }
    }
  }
  for (const link of links) {
    if (link.revokedAt !== null || link.expiresAt <= now) continue;
    facts.links.set(link.participantId, [...(facts.links.get(link.participantId) ?? []), link]);
  }
  return facts;
}

/** Entries outlive the release that wrote them: read with care. */
const textIn = (body: JsonObject, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};
const idsIn = (body: JsonObject): string[] => {
  const ids = body['approvalIds'];
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
};
