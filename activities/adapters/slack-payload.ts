// What is posted to Slack, as Block Kit. People's words go into plain text, where nothing is a mention or a link.
import type { OutgoingSlack } from '../ports.ts';

/** Slack's limit for the text of a section is 3,000; a message of ours says what waits, not all of it. */
const TEXT_CHARS = 1_500;

/** `member`: who is mentioned, so that Slack tells them. */
export function slackPayload(message: OutgoingSlack, member: string | null) {
  const text = cut(message.text, TEXT_CHARS);
  const whom = member === null ? `*${escaped(cut(message.name, 100))}*` : `<@${member}>`;
  const from = escaped(cut(message.from, 100));
  return {
    // What a phone shows before the message is opened; read as markup, therefore escaped.
    text: `${escaped(message.name)}: ${escaped(text)}`,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', verbatim: true, text: `${whom}, from ${from}` } },
      { type: 'section', text: { type: 'plain_text', emoji: false, text } },
      {
        type: 'context',
        elements: [{ type: 'plain_text', emoji: false, text: cut(message.hint, 600) }],
      },
    ],
  };
}

/** The three characters that Slack's markup is made of. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function cut(text: string, max: number): string {
  const characters = Array.from(text);
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}…`;
}
