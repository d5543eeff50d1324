// Columns for a terminal.
import { styleText } from 'node:util';

/** Rows under a head, columns as wide as their widest cell, a line each; each line ends with a line feed. */
export function textTable(head: string[], rows: string[][]): string {
  const all = [head, ...rows].map((row) => row.map(oneLine));
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** A line of fewer characters, with "…" where some were left off. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** On one line: agents and people write several, and what a program wrote moves no cursor. */
export const oneLine = (text: string): string => text.replace(/\s*\p{Cc}+\s*/gu, ' ');

export type Tone = 'ok' | 'wait' | 'bad' | 'work' | 'quiet' | 'strong';
const STYLES = {
  ok: 'green',
  wait: 'yellow',
  bad: 'red',
  work: 'blue',
  quiet: 'gray',
  strong: 'bold',
} as const satisfies Record<Tone, Parameters<typeof styleText>[0]>;

/** Colours a word, where the terminal shows colours; the word itself always says it, too. */
export const toned =
  (colours: boolean) =>
  (tone: Tone, text: string): string =>
    colours ? styleText(STYLES[tone], text) : text;

/** One JSON document, indented. */
export const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** "2026-03-12 17:32" in UTC, from RFC 3339; "-" where there is none. */
export const shortInstant = (at: string | null | undefined): string =>
  at === null || at === undefined ? '-' : at.slice(0, 16).replace('T', ' ');
