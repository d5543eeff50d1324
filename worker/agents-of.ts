// How agents are run, by the settings: their configuration, its secrets, and the way out to what it names.
import { guardedFetch } from '../agents/egress.ts';
import type { LoadedAgents } from '../agents/load-config.ts';
import { NO_AGENTS } from '../agents/types.ts';
import type { ActivityDeps } from '../activities/deps.ts';

export function agentsOf({
  config,
  secretOf,
}: LoadedAgents): Pick<ActivityDeps, 'config' | 'fetch' | 'secretOf'> {
  const known = config ?? NO_AGENTS;
  return { config: known, secretOf, fetch: guardedFetch({ allowPrivate: known.allowPrivate }) };
}
