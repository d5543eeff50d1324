// Lengths of time as tables, tiles and charts write them: short, never promising more than there is.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "under a minute", "5 min", "3 h 40 min", "31 h", "6 d", from ms. Rounded down. */
export function shortLength(ms: number): string {
  if (ms < MINUTE) return 'under a minute';
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  if (hours < 10) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  return hours < 72 ? `${hours} h` : `${Math.floor(ms / DAY)} d`;
}

/** "51 of 48 h", "3 h of 7 d": what has passed of what there is, ms each. */
export function ageOf(passed: number, whole: number): string {
  const unit = whole >= 5 * DAY ? 'd' : whole >= 2 * HOUR ? 'h' : 'min';
  const size = { d: DAY, h: HOUR, min: MINUTE }[unit];
  const total = `${Math.round(whole / size)} ${unit}`;
  if (passed < size) return `${shortLength(passed)} of ${total}`;
  return `${Math.floor(passed / size)} of ${total}`;
}

/** A length as the large figure of a tile: "6.4" and "days". */
export function asFigure(ms: number): { value: string; unit: string } {
  const [size, unit] = ms >= 2 * DAY ? [DAY, 'days'] : ms >= 2 * HOUR ? [HOUR, 'hours'] : [MINUTE, 'minutes'];
  return { value: oneDecimal(ms / size), unit };
}

/** "6.4", "58": one decimal below ten, none above. */
export const oneDecimal = (value: number): string =>
  value < 10 && value % 1 !== 0 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));

/** The start of the day, UTC. */
export const dayOf = (at: number): number => at - (at % DAY);

export const A_DAY_MS = DAY;
