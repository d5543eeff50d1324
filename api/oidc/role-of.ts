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
  const held = new Set(valuesOf(claimAt(claims, roleClaim), SCOPES.test(roleClaim)));
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

/** Claims that hold several names in one text. Elsewhere a text is one name: "Former admins" are no admins. */
const SCOPES = /(^|\.)(scope|scp)$/;

/** A list of names, or one; of scopes, names with spaces between. A claim's own `*` stands for nothing. */
function valuesOf(claim: unknown, areScopes: boolean): string[] {
  const text = typeof claim === 'string' ? (areScopes ? claim.split(' ') : [claim]) : [];
  const values = Array.isArray(claim) ? claim : text;
  return values.filter(
    (value): value is string => typeof value === 'string' && value !== '' && value !== ANYBODY,
  );
}
