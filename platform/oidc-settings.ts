// The identity provider in the settings: which one, for whom its tokens are, and which of its groups has which role.

type Role = 'admin' | 'operator' | 'viewer';
const ROLES: readonly string[] = ['admin', 'operator', 'viewer'] satisfies Role[];

export interface OidcSettings {
  /** As in the claim `iss`. */
  issuer: string;
  audience: string;
  /** Null: from the issuer's discovery document. */
  jwksUrl: string | null;
  /** The claim that names who it is, on the trail. */
  idClaim: string;
  /** A claim's name, or a path with dots. */
  roleClaim: string;
  /** Values of that claim; `*`: anybody with a good token. */
  roles: Partial<Record<Role, string[]>>;
}

/** `admin=cs-admins,operator=cs-ops|deploy,viewer=*`; null where it is not well formed. */
export function rolesIn(setting: string): OidcSettings['roles'] | null {
  const roles: OidcSettings['roles'] = {};
  for (const part of setting.split(',')) {
    const [, role = '', names = ''] = /^\s*([a-z]+)=([^=]+)$/.exec(part) ?? [];
    const list = names.split('|').map((name) => name.trim());
    if (
      !ROLES.includes(role) ||
      Object.hasOwn(roles, role) ||
      list.some((name) => !/^[^\s,|]{1,200}$/.test(name))
    )
      return null;
    roles[role as Role] = list;
  }
  // Nobody administers because anybody does.
  return roles.admin?.includes('*') ? null : roles;
}
