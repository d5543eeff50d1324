// What a task's schema finds wrong with a result, in words at the field of the form where it belongs.
import type { TaskNode } from '../../definition/graph.ts';
import type { Json } from '../../definition/types.ts';
import { type AnswerProblem, type FieldSpec, schemaProblems } from '../../portal/index.ts';
import { ApiProblem } from '../http/problem.ts';
import { checkResult } from '../instance/check-result.ts';

/** [] where it fits. */
export function misfits(node: TaskNode, fields: FieldSpec[], result: Json | undefined): AnswerProblem[] {
  try {
    checkResult(result, node.task.output);
    return [];
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.code === 'result-too-large') {
      const text =
        'Your answers are longer than 16 KB together. Shorten them, or put what is long into a file.';
      return [{ name: null, text }];
    }
    return schemaProblems(
      fields,
      (error.errors ?? []).map(({ pointer, code, message }) => ({
        pointer: pointer.replace(/^\/result/, ''),
        keyword: code.replace(/^schema-/, ''),
        message,
      })),
    );
  }
}
