// What is wrong with a definition, a team template or a configuration, one problem at a time, and where.

/** Every problem code with its severity: errors refuse a definition, warnings go along with it. */
export const PROBLEM_SEVERITY = {
  'not-json': 'error',
  'not-yaml': 'error',
  'too-large': 'error',
  'too-deep': 'error',
  'forbidden-key': 'error',
  'duplicate-key': 'error',
  'missing-field': 'error',
  'wrong-type': 'error',
  'wrong-value': 'error',
  'unknown-key': 'error',
  'too-many': 'error',
  'invalid-id': 'error',
  'reserved-id': 'error',
  'duplicate-id': 'error',
  'id-mismatch': 'error',
  'unknown-reference': 'error',
  'dependency-cycle': 'error',
  'dependency-on-later-phase': 'error',
  'dependency-on-later-task': 'error',
  'equal-order': 'error',
  'gate-before-nothing': 'error',
  'approver-not-a-person': 'error',
  'approver-is-assignee': 'error',
  'approver-may-not-decide': 'error',
  'approvers-missing': 'error',
  'condition-missing': 'error',
  'policy-out-of-reach': 'error',
  'veto-not-an-approver': 'error',
  'rework-unnamed': 'error',
  'rework-of-later-work': 'error',
  'substitute-unfit': 'error',
  'absence-cycle': 'error',
  'invalid-duration': 'error',
  'offset-not-before-timeout': 'error',
  'invalid-artifact-key': 'error',
  'invalid-output-schema': 'error',
  'fact-unfit': 'error',
  'invalid-condition': 'error',
  'condition-cycle': 'error',
  'name-taken': 'error',
  'hierarchy-unfit': 'error',
  'hierarchy-cycle': 'error',
  'invalid-onboarding-schema': 'error',
  'unset-name': 'warning',
  'unknown-required-approval': 'warning',
  'unregistered-template': 'warning',
  'unknown-tool': 'warning',
  'ignored-field': 'warning',
} as const satisfies Record<string, 'error' | 'warning'>;

export type ProblemCode = keyof typeof PROBLEM_SEVERITY;

export interface Problem {
  code: ProblemCode;
  severity: 'error' | 'warning';
  /** JSON pointer (RFC 6901) to the place; for something missing, to where it belongs. */
  pointer: string;
  /** A sentence that names the field and how to mend it. */
  message: string;
  /** Line in the text, from 1, where the definition came as text. */
  line?: number;
  /** What was probably meant. */
  suggestion?: string;
}

/** A problem as a rule finds it: looking for what was meant is left until it is known that somebody will read it. */
export interface Finding extends Problem {
  suggest?: () => string | undefined;
}

/** A finding with the severity of its code. `suggest` looks for what was probably meant. */
export function problem(
  code: ProblemCode,
  pointer: string,
  message: string,
  suggest?: () => string | undefined,
): Finding {
  const plain: Problem = { code, severity: PROBLEM_SEVERITY[code], pointer, message };
  return suggest === undefined ? plain : { ...plain, suggest };
}

/** The finding as a problem; with `suggesting`, what was probably meant also ends its message. */
export function toProblem({ suggest, ...plain }: Finding, suggesting: boolean): Problem {
  const suggestion = suggesting ? suggest?.() : undefined;
  if (suggestion === undefined) return plain;
  return { ...plain, message: `${plain.message} Did you mean "${suggestion}"?`, suggestion };
}

/** One step further down a JSON pointer. */
export function pointerTo(parent: string, key: string | number): string {
  return `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The keys of a JSON pointer, unescaped. */
export function pointerKeys(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
