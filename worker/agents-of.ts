// How agents are run, by the settings: their configuration, its secrets, and the way out to what it names.
import { guardedFetch } from '../agents/egress.ts';
import { loadAgents } from '../agents/load-config.ts';
import { NO_AGENTS } from '../agents/types.ts';
import type { ActivityDeps } from '../activities/deps.ts';
import type { Config } from '../platform/config.ts';

/** Throws AgentsConfigError, which says all that is wrong. */
export async function agentsOf({
  agentsFile,
  variable,
}: Pick<Config, 'agentsFile' | 'variable'>): Promise<Pick<ActivityDeps, 'config' | 'fetch' | 'secretOf'>> {
  const { config, secretOf } = await loadAgents(agentsFile, variable);
  const known = config ?? NO_AGENTS;
  return { config: known, secretOf, fetch: guardedFetch({ allowPrivate: known.allowPrivate }) };
}
