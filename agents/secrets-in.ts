// The secrets that a configuration names.
import type { AgentsConfig, SecretRef } from './types.ts';

export interface NamedSecret {
  ref: SecretRef;
  at: string;
  /** It signs requests, and so has a form. */
  signs: boolean;
}

/** Each with its place. */
export function secretsIn({
  models,
  templates,
  defaultTemplate,
  tools,
  mcpServers,
}: AgentsConfig): NamedSecret[] {
  const found: NamedSecret[] = [];
  const add = (ref: SecretRef | undefined, at: string, signs = false) => {
    if (ref !== undefined) found.push({ ref, at, signs });
  };
  for (const [id, model] of Object.entries(models)) add(model.apiKey, `/models/${id}/apiKey`);
  const all = Object.values(templates).map((each) => ({
    executor: each.executor,
    at: `/templates/${each.id}`,
  }));
  if (defaultTemplate) all.push({ executor: defaultTemplate.executor, at: '/defaultTemplate' });
  for (const { executor, at } of all) {
    if (executor.type === 'a2a') add(executor.token, `${at}/executor/token`);
    if (executor.type !== 'http') continue;
    for (const ref of [executor.secret].flat()) add(ref, `${at}/executor/secret`, true);
    for (const [name, ref] of Object.entries(executor.headers ?? {}))
      add(ref, `${at}/executor/headers/${name}`);
  }
  for (const tool of Object.values(tools)) {
    for (const [name, value] of Object.entries(tool.type === 'http' ? (tool.headers ?? {}) : {})) {
      if (typeof value !== 'string') add(value, `/tools/${tool.name}/headers/${name}`);
    }
  }
  for (const [id, server] of Object.entries(mcpServers)) add(server.token, `/mcpServers/${id}/token`);
  return found;
}
