// Zod's issues as problems in our words: what the field is, what was expected, how to mend it.
import { didYouMean } from './did-you-mean.ts';
import { type Finding, pointerTo, problem } from './problem.ts';
import type { SchemaIssue } from './schema.ts';
import { typeInWords } from './type-words.ts';

/** A zod schema, as far as it is needed here. */
interface Shape<T> {
  safeParse(
    value: unknown,
    options: { reportInput: true },
  ): { success: true; data: T } | { success: false; error: { issues: SchemaIssue[] } };
}

/** What is looked up for an issue's sentence. */
export interface IssueWords {
  /** What the whole is called, such as `The definition`. */
  called: string;
  /** The keys that an object at a path may have; null where it may have any. */
  knownKeysAt: (path: readonly PropertyKey[]) => string[] | null;
  /** Where a secret's reference belongs: what is written there instead is never shown, as it may be the secret. */
  isSecretAt?: (path: readonly PropertyKey[]) => boolean;
}

/** Checks the shape. Answers the value where it is right, and every problem with it where it is not. */
export function checkShape<T>(
  shape: Shape<T>,
  value: unknown,
  words: IssueWords,
): { value: T | null; problems: Finding[] } {
  const result = shape.safeParse(value, { reportInput: true });
  if (result.success) return { value: result.data, problems: [] };
  return { value: null, problems: result.error.issues.flatMap((issue) => problemsOf(issue, words)) };
}

function problemsOf(issue: SchemaIssue, words: IssueWords): Finding[] {
  const { called, knownKeysAt, isSecretAt } = words;
  const pointer = issue.path.reduce<string>((at, key) => pointerTo(at, String(key)), '');
  const field = nameOf(issue.path, called);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const known = knownKeysAt(issue.path) ?? [];
        return problem(
          'unknown-key',
          pointerTo(pointer, key),
          `${field} has no field "${key}"; remove it.`,
          () => didYouMean(key, known),
        );
      });
    case 'invalid_type':
      if (issue.input === undefined) {
        return [
          problem('missing-field', pointer, `${field} is missing; give ${typeInWords(issue.expected)}.`),
        ];
      }
      if (isSecretAt?.(issue.path) === true) return [problem('wrong-type', pointer, `${field} ${A_SECRET}.`)];
      return [problem('wrong-type', pointer, wrongType(field, issue.expected, issue.input))];
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      if (issue.input === undefined) {
        return [problem('missing-field', pointer, `${field} is missing; give one of ${allowed.join(', ')}.`)];
      }
      const { input } = issue;
      return [
        problem(
          'wrong-value',
          pointer,
          `${field} is ${shown(issue.input)}; it must be one of ${allowed.join(', ')}.`,
          () => (typeof input === 'string' ? didYouMean(input, allowed) : undefined),
        ),
      ];
    }
    case 'too_small':
      return [
        problem(
          'wrong-value',
          pointer,
          `${field} must ${bound('have at least', 'be at least', issue.minimum, issue.origin)}.`,
        ),
      ];
    case 'too_big':
      return [
        problem(
          'wrong-value',
          pointer,
          `${field} must ${bound('have at most', 'be at most', issue.maximum, issue.origin)}.`,
        ),
      ];
    case 'invalid_union':
      if (issue.path.at(-1) === 'policy') {
        return [
          problem(
            'wrong-value',
            pointer,
            `${field} is ${shown(issue.input)}; it must be "all", "any" or { "atLeast": n } with n from 1.`,
          ),
        ];
      }
      if ('options' in issue && issue.options !== undefined && issue.discriminator !== undefined) {
        const allowed = issue.options.map(String);
        const input = (issue.input as Record<string, unknown> | undefined)?.[issue.discriminator];
        return problemsOf(
          { code: 'invalid_value', path: issue.path, values: allowed, input, message: '' },
          words,
        );
      }
      return [
        problem(
          'wrong-type',
          pointer,
          `${field} ${issue.message.startsWith('must ') ? issue.message : 'must be a JSON value'}.`,
        ),
      ];
    case 'invalid_format':
      if (isSecretAt?.(issue.path) === true)
        return [
          problem(
            'wrong-value',
            pointer,
            `${field} ${issue.message}, and never the secret itself: { env: NAME }.`,
          ),
        ];
      return [problem('wrong-value', pointer, `${field} is ${shown(issue.input)}; it ${format(issue)}.`)];
    case 'invalid_key':
      return issue.issues.flatMap((inner) => problemsOf({ ...inner, path: issue.path }, words));
    default:
      return [problem('wrong-value', pointer, `${field}: ${issue.message}.`)];
  }
}

const A_SECRET =
  'must be { env: NAME }, with the name of the environment variable that holds it, and never the secret itself';

function format(issue: Extract<SchemaIssue, { code: 'invalid_format' }>): string {
  return issue.format === 'email' ? 'must be an e-mail address' : issue.message;
}

function bound(have: string, be: string, count: number | bigint, origin: string): string {
  if (origin === 'array') return `${have} ${count} ${count === 1 ? 'entry' : 'entries'}`;
  if (origin === 'string') return `${have} ${count} ${count === 1 ? 'character' : 'characters'}`;
  return `${be} ${count}`;
}

function wrongType(field: string, expected: string, input: unknown): string {
  const quote = expected === 'string' && (typeof input === 'number' || typeof input === 'boolean');
  return `${field} must be ${typeInWords(expected)}, not ${shown(input)}.${quote ? ' Put it in quotes.' : ''}`;
}

function shown(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object' && input !== null) return 'an object';
  const text = JSON.stringify(input) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function nameOf(path: readonly PropertyKey[], called: string): string {
  if (path.length === 0) return called;
  return path.reduce<string>(
    (name, key) =>
      typeof key === 'number' ? `${name}[${key}]` : name === '' ? String(key) : `${name}.${String(key)}`,
    '',
  );
}
