// The plain text of a mail: wrapped at 76 columns, addresses on lines of their own.
import type { MailContent } from './mail-content.ts';

const COLUMNS = 76;

export function textPart(content: MailContent): string {
  const blocks = [`Hi ${content.greeting},`, ...content.lead.map((text) => wrap(text))];
  content.items.forEach((item, index) => {
    const mark = content.items.length > 1 ? `${index + 1}. ` : '';
    const indent = ' '.repeat(mark.length);
    blocks.push(
      [wrap(item.title, mark, indent), ...item.lines.map((line) => wrap(line, indent, indent))].join('\n'),
    );
  });
  if (content.due !== null) blocks.push(wrap(content.due));
  if (content.button) {
    blocks.push(`${content.button.label}:\n${content.button.url}`);
    blocks.push(wrap(content.button.hint));
  }
  if (content.outcomes.length > 0) blocks.push(outcomes(content.outcomes));
  return `${blocks.join('\n\n')}\n\n-- \n${content.footer.map((text) => wrap(text)).join('\n')}\n`;
}

function outcomes(rows: MailContent['outcomes']): string {
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  return rows.map(([label, text]) => wrap(text, label.padEnd(width), ' '.repeat(width))).join('\n');
}

/** A word longer than the line stays whole: cut addresses do not open. */
function wrap(text: string, first = '', rest = ''): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/\s+/)) {
    if (!empty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n');
}
