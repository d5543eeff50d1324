// Options of the form name=value, given as often as there are names.
import { InvalidArgumentError } from 'commander';

/** Adds one to those before. Throws what commander prints beside the option. */
export function keyValue(given: string, before: Record<string, string> = {}): Record<string, string> {
  const at = given.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as name=value.');
  return { ...before, [given.slice(0, at)]: given.slice(at + 1) };
}
