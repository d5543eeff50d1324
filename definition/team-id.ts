// The id of a team template that gives none.

/** The name in kebab-case: `Enterprise Deployment Team` is `enterprise-deployment-team`. Not every name makes a valid id. */
export function teamIdOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replace(/^-+|-+$/g, '');
}
