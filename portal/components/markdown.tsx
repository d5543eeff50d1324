// A small, safe part of Markdown: headings, lists, quotes, code, tables, emphasis. All else stays as it was typed.
// HTML in the source is text. Links are shown with their address and never lead anywhere: an agent wrote them. No pattern
// here has two ways to read one text, or a long line of a hostile file would take minutes.
import type { ComponentChildren } from 'preact';

type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'list'; ordered: boolean; items: string[] }
  | { kind: 'quote'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: string[]; rows: string[][] }
  | { kind: 'rule' }
  | { kind: 'paragraph'; text: string };

export function Markdown({ text }: { text: string }) {
  return (
    <div class="prose">
      {blocksOf(text).map((block, index) => (
        // Blocks never move within a page, so their place is their name.
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading': {
      // A page has its own h1 to h3; a document's first level is h4.
      const Heading = block.level <= 1 ? 'h4' : block.level === 2 ? 'h5' : 'h6';
      return <Heading>{inline(block.text)}</Heading>;
    }
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {block.items.map((item) => (
            <li key={item}>{inline(item)}</li>
          ))}
        </List>
      );
    }
    case 'quote':
      return <blockquote>{inline(block.text)}</blockquote>;
    case 'code':
      return <pre class="text-artifact">{block.text}</pre>;
    case 'rule':
      return <hr />;
    case 'table':
      return <Table head={block.head} rows={block.rows} />;
    case 'paragraph':
      return <p>{inline(block.text)}</p>;
  }
}

function Table({ head, rows }: { head: string[]; rows: string[][] }) {
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={head.join(', ')}>
      <table class="table" data-keep>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {inline(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {head.map((name, column) => (
                <td key={name}>{inline(row[column] ?? '')}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function blocksOf(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  /** Takes lines from `at` on while they match. */
  const take = (pattern: RegExp): string[] => {
    const taken: string[] = [];
    while (at < lines.length && pattern.test(lines[at]!)) taken.push(lines[at++]!);
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at]!;
    const heading = /^(#{1,6})\s+(\S.*)$/.exec(line);
    if (line.trim() === '') at++;
    else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1]!.length, text: withoutHashes(heading[2]!) });
      at++;
    } else if (/^(```|~~~)/.test(line)) {
      const fence = line.slice(0, 3);
      at++;
      const code: string[] = [];
      while (at < lines.length && !lines[at]!.startsWith(fence)) code.push(lines[at++]!);
      at++;
      blocks.push({ kind: 'code', text: code.join('\n') });
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      blocks.push({ kind: 'rule' });
      at++;
    } else if (/^\s*[-*+]\s+/.test(line)) {
      const items = take(/^\s*[-*+]\s+/).map((item) => item.replace(/^\s*[-*+]\s+/, ''));
      blocks.push({ kind: 'list', ordered: false, items });
    } else if (/^\s*\d{1,4}[.)]\s+/.test(line)) {
      const items = take(/^\s*\d{1,4}[.)]\s+/).map((item) => item.replace(/^\s*\d{1,4}[.)]\s+/, ''));
      blocks.push({ kind: 'list', ordered: true, items });
    } else if (line.startsWith('>')) {
      blocks.push({
        kind: 'quote',
        text: take(/^>/)
          .map((quoted) => quoted.replace(/^>\s?/, ''))
          .join(' '),
      });
    } else if (line.includes('|') && /^\|?\s*:?--[-|:\s]*$/.test((lines[at + 1] ?? '').trim())) {
      const [head, , ...rows] = take(/\|/).map(cellsOf);
      blocks.push({ kind: 'table', head: head!, rows });
    } else {
      const paragraph = [lines[at++]!];
      while (at < lines.length && !/^(\s*$|#{1,6}\s|```|~~~|>|\s*[-*+]\s|\s*\d{1,4}[.)]\s)/.test(lines[at]!))
        paragraph.push(lines[at++]!);
      blocks.push({ kind: 'paragraph', text: paragraph.join(' ') });
    }
  }
  return blocks;
}

/** A heading may end in hashes, too. */
function withoutHashes(heading: string): string {
  const text = heading.trimEnd();
  let end = text.length;
  while (text[end - 1] === '#') end--;
  return text.slice(0, end).trimEnd();
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}

/** Code, strong and emphasised runs; a link becomes its words and its address. One pass, so nothing is read twice. */
function inline(text: string): ComponentChildren[] {
  const runs =
    /`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__|\*([^*\s][^*]*)\*|!?\[([^[\]]*)\]\(([^()\s]*)(?:\s[^()]*)?\)/g;
  const parts: ComponentChildren[] = [];
  let from = 0;
  for (const match of text.matchAll(runs)) {
    parts.push(text.slice(from, match.index));
    const [whole, code, strong, strongToo, emphasis, label, address] = match;
    if (code !== undefined) parts.push(<code>{code}</code>);
    else if (strong !== undefined || strongToo !== undefined)
      parts.push(<strong>{strong ?? strongToo}</strong>);
    else if (emphasis !== undefined) parts.push(<em>{emphasis}</em>);
    else parts.push(label ? `${label} (${address})` : address);
    from = match.index + whole.length;
  }
  parts.push(text.slice(from));
  return parts;
}
