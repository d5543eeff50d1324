// Instants and lists as people read them, always in UTC. No Intl: the workflow sandbox must say the same on every host.

/** In English, January first. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** RFC 3339 in UTC with milliseconds, from epoch ms. */
export function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** RFC 3339, or null where there is no such moment (yet). */
export function instantOrNull(atMs: number | undefined): string | null {
  return atMs === undefined ? null : instant(atMs);
}

/** "4 June 2025, 14:05 UTC", from epoch ms. */
export function sayInstant(atMs: number): string {
  const date = new Date(atMs);
  const time = `${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())}`;
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${time} UTC`;
}

/** "John Smith", "John Smith and Jane Doe", "a, b and c"; '' for none. */
export function sayList(words: string[], lastJoin = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${lastJoin} ${words.at(-1)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
