// What a fact may be called. The API's paths, agents' output and people's forms are held to it alike.

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Whether it is letters, digits, _ and -, at most 64, beginning with a letter. */
export function isFactName(name: string): boolean {
  return NAME.test(name);
}

/** Whether it stands in for somebody's word: such a fact is set by an operator only, with a reason. */
export function isApprovalFact(name: string): boolean {
  return name.endsWith('_approved');
}
