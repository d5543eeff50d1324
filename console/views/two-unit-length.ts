// Lengths of time in the little room of a chart or a table: at most two units.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "48 h 42 min", "9 min", "16 d 4 h", "under 1 min", from ms. Up to four days it counts in hours; what is below the second unit is dropped. */
export function twoUnitLength(ms: number): string {
  if (ms < MINUTE) return 'under 1 min';
  const [large, small, words] =
    ms >= 4 * DAY ? ([DAY, HOUR, ['d', 'h']] as const) : ([HOUR, MINUTE, ['h', 'min']] as const);
  const first = Math.floor(ms / large);
  const second = Math.floor((ms % large) / small);
  return [
    [first, words[0]],
    [second, words[1]],
  ]
    .filter(([amount]) => amount !== 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}
