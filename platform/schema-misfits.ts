// Values against a JSON Schema, bounded in time: schemas come from definitions, teams and other people's servers, and a
// pattern or a chain of references can keep a checker busy for ever, and with it the whole process.
import { createContext, Script } from 'node:vm';
import { type OutputUnit, type Schema, type SchemaDraft, Validator } from '@cfworker/json-schema';

/** An honest check takes a few ms. */
const MOST_MS = 1_000;
const MAX_MISFITS = 1_000;

// No code of others is run: it is the clock that is needed here, which stops a regular expression, too.
const context: { check: (() => OutputUnit[]) | null } = { check: null };
createContext(context);
const script = new Script('check()');

/**
 * What does not fit, outer things before inner ones; []: all does. A schema that nothing can be checked by, or not within a
 * second, is told as a misfit of the whole value under the keyword `unusable`.
 */
export function schemaMisfits(
  schema: object,
  value: unknown,
  draft: SchemaDraft = '2020-12',
  mostMs = MOST_MS,
): OutputUnit[] {
  context.check = () => {
    // A copy: the checker writes into the schema that it is given.
    const { errors } = new Validator(structuredClone(schema) as Schema, draft, false).validate(value);
    return errors;
  };
  try {
    const errors = script.runInContext(context, { timeout: mostMs }) as OutputUnit[];
    return errors.length > MAX_MISFITS ? errors.slice(-MAX_MISFITS) : errors;
  } catch (error) {
    return [
      { instanceLocation: '#', keyword: 'unusable', keywordLocation: '#', error: unusable(error, mostMs) },
    ];
  } finally {
    context.check = null;
  }
}

function unusable(error: unknown, mostMs: number): string {
  const { code, name, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
    return `The schema cannot be used: checking by it takes more than ${mostMs / 1_000} s. Make its patterns and references simpler.`;
  if (name === 'RangeError') return 'The schema cannot be used: it refers to itself without an end.';
  return `The schema cannot be used: ${message}`;
}

/** What a misfit says, in words for people: the checker calls every value an instance, which is something else here. */
export function misfitWords({ error }: Pick<OutputUnit, 'error'>): string {
  const missing = /^Instance does not have required property "(.*)"\.$/.exec(error)?.[1];
  return missing === undefined ? error.replace(/^Instance /, 'The value ') : `"${missing}" is missing.`;
}
