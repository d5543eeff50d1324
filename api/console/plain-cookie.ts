// A cookie that holds no secret, as it came: whoever reads it checks its form.
import { cookieName } from '../../links/index.ts';

/** Null where there is none. */
export function plainCookie(publicUrl: string, called: string, header = ''): string | null {
  const name = cookieName(publicUrl, called);
  const pair = header.split(';').find((each) => each.trim().startsWith(`${name}=`));
  return pair === undefined ? null : pair.trim().slice(name.length + 1);
}
