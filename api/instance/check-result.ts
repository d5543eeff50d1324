// A task's result against its limit and its JSON Schema, where it comes in: the engine carries no JSON Schema.
import { LIMITS } from '../../definition/limits.ts';
import type { Json, JsonObject } from '../../definition/types.ts';
import { misfitWords, schemaMisfits } from '../../platform/schema-misfits.ts';
import { ApiProblem } from '../http/problem.ts';

/** Throws `result-too-large`, or `result-does-not-fit` with a pointer to each field. No schema: anything fits. */
export function checkResult(result: Json | undefined, schema: JsonObject | undefined): void {
  const bytes = Buffer.byteLength(JSON.stringify(result ?? null));
  if (bytes > LIMITS.taskResultBytes) {
    throw new ApiProblem(
      'result-too-large',
      `The result has ${bytes} bytes; at most ${LIMITS.taskResultBytes} are allowed. Store more as an artifact.`,
      { errors: [{ pointer: '/result', code: 'too-large', message: 'Store large contents as artifacts.' }] },
    );
  }
  if (!schema) return;
  const misfits = schemaMisfits(schema, result ?? null);
  if (misfits.length === 0) return;
  throw new ApiProblem('result-does-not-fit', "The result does not fit the task's output schema.", {
    errors: misfits.map((each) => ({
      pointer: `/result${each.instanceLocation.replace(/^#/, '')}`,
      code: `schema-${each.keyword}`,
      message: misfitWords(each),
    })),
  });
}
