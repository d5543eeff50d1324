// Bodies that are documents of their own, JSON or YAML: definitions and team templates.
import type { Request } from 'express';
import type { Problem } from '../../definition/problem.ts';
import { mediaType } from './json-body.ts';
import { ApiProblem, type ProblemCode } from './problem.ts';

const YAML_TYPES = new Set(['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml']);

/** `called`: the document in a sentence, such as `definition`. Throws `unsupported-media-type`. */
export function documentFormat(req: Request, called: string): 'json' | 'yaml' {
  const type = mediaType(req);
  if (YAML_TYPES.has(type)) return 'yaml';
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  throw new ApiProblem(
    'unsupported-media-type',
    `Send the ${called} as "Content-Type: application/json" or "application/yaml".`,
  );
}

/** What is wrong with the text itself keeps the status that any other body would get for it; all else is `code`. */
export function wrongDocument(code: ProblemCode, called: string, problems: Problem[]): ApiProblem {
  const errors = problems;
  const has = (wanted: string) => problems.some((problem) => problem.code === wanted);
  if (has('not-json')) return new ApiProblem('not-json', problems[0]!.message, { errors });
  if (problems.some((each) => each.code === 'too-large' && each.pointer === ''))
    return new ApiProblem('body-too-large', problems[0]!.message, { errors });
  if (has('too-deep')) return new ApiProblem('body-too-deep', problems[0]!.message, { errors });
  const count = problems.length;
  return new ApiProblem(
    code,
    `The ${called} has ${count} problem${count === 1 ? '' : 's'}; "errors" says where each is and how to mend it.`,
    { errors },
  );
}
