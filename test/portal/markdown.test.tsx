// Markdown on a page: what is formatted, and that no file of hostile lines holds the process up.
import { expect, test } from '@jest/globals';
import { render } from 'preact-render-to-string';
import { Markdown } from '../../portal/components/markdown.tsx';
import { SHOWN_BYTES } from '../../portal/views/shown-artifact.ts';

const shown = (text: string): string => render(<Markdown text={text} />);

test.each([
  ['# Set-up of C# ##', '<h4>Set-up of C#</h4>'],
  ['## Plain', '<h5>Plain</h5>'],
  ['[ours](https://acme.com/x "title") and [theirs](y)', '<p>ours (https://acme.com/x) and theirs (y)</p>'],
  ['![](z) **strong** *em* `code`', '<p>z <strong>strong</strong> <em>em</em> <code>code</code></p>'],
  ['[open [and](b)', '<p>[open and (b)</p>'],
])('%s', (text, html) => {
  expect(shown(text)).toContain(html);
});

test.each([
  ['| a | b |', '|---|:-:|'],
  ['a | b', '--- | ---'],
])('a table under %s', (head, rule) => {
  expect(shown(`${head}\n${rule}\n| 1 | 2 |`)).toContain('<td>1</td>');
});

const many = (text: string): string => text.repeat(Math.floor((SHOWN_BYTES - 100) / text.length));

test.each([
  ['brackets', many('[')],
  ['links that never end', many('[](')],
  ['an address that never ends', `[](${many('a')}`],
  ['a title that never ends', `[](a ${many('a ')}`],
  ['blanks in a heading', `# a${many(' ')}x`],
  ['hashes in a heading', `# a${many('#')}x`],
  ['blanks under a table’s head', `a | b\n${many(' ')}x`],
  ['dashes under a table’s head', `a | b\n${many('-')}x`],
  ['rules', `-${many(' -')}x`],
  ['stars', many('*a ')],
  ['more stars', many('**a*')],
  ['lines that are no list', many('1\n')],
])('in good time: %s', (_what, text) => {
  const from = performance.now();
  shown(text);
  expect(performance.now() - from).toBeLessThan(2_000);
});
