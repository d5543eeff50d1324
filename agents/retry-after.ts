// When a server that put us off wants to be asked again.

/** ms from `now` (epoch ms), of a Retry-After header in seconds or as a date; null: it says nothing that can be read. */
export function retryAfterIn(headers: Pick<Headers, 'get'>, now: number): number | null {
  const text = headers.get('retry-after');
  if (text === null) return null;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
