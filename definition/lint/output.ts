// A task's `output`: that it is a JSON Schema at all.
import type { Draft } from '../draft.ts';
import { jsonSchemaProblems } from '../json-schema.ts';
import type { Finding } from '../problem.ts';

/** What of each task's `output` is no JSON Schema. */
export function lintOutputs({ phases }: Draft): Finding[] {
  return phases.flatMap(({ tasks }) =>
    tasks.flatMap(({ output }) =>
      output === null ? [] : jsonSchemaProblems(output.value, output.at, 'invalid-output-schema'),
    ),
  );
}
