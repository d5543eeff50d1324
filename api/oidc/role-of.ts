// From the claims of an identity provider's token to a role here. Whoever is in none of the named groups has none.
import type { OidcSettings } from '../../platform/oidc-settings.ts';
import type { Role } from '../http/actor.ts';

const HIGHEST_FIRST: Role[] = ['admin', 'operator', 'viewer'];
/** Means: anybody with a good token. */
const ANYBODY = '*';

/** The highest role that the claim's values are mapped to; null: none. */
export function roleOf(
  claims: object,
  { roleClaim, roles }: Pick<OidcSettings, 'roleClaim' | 'roles'>,
): Role | null {
  const held = new Set(valuesOf(claimAt(claims, roleClaim)));
  return (
    HIGHEST_FIRST.find((role) => roles[role]?.some((name) => name === ANYBODY || held.has(name))) ?? null
  );
}

/** A name that stands there as it is (`https://acme.com/roles`), else a path into objects (`realm_access.roles`). */
function claimAt(claims: object, path: string): unknown {
  if (Object.hasOwn(claims, path)) return (claims as Record<string, unknown>)[path];
  let value: unknown = claims;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** A list of names, or names in one text with spaces between, as `scope` has them. A claim's own `*` stands for nothing. */
function valuesOf(claim: unknown): string[] {
  const values = typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [];
  return values.filter(
    (value): value is string => typeof value === 'string' && value !== '' && value !== ANYBODY,
  );
}
