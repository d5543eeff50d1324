// What of a configuration has its shape, where something else of it has not: it is checked on, so that all is told at once.
import { agentsConfigOf, agentsConfigSchema } from './config-schema.ts';
import type { AgentsConfig } from './types.ts';

/** What is written by name, whether it has its shape or not. */
export interface WrittenNames {
  models: ReadonlySet<string>;
  tools: ReadonlySet<string>;
  mcpServers: ReadonlySet<string>;
  /** Whether it is known where requests may go. */
  ranges: boolean;
}

export const namesOf = ({ models, tools, mcpServers }: AgentsConfig): WrittenNames => ({
  models: new Set(Object.keys(models)),
  tools: new Set(Object.keys(tools)),
  mcpServers: new Set(Object.keys(mcpServers)),
  ranges: true,
});

/** Works on any value. */
export function soundParts(given: unknown): { config: AgentsConfig; names: WrittenNames } {
  const written = objectIn(given);
  const { models, tools, mcpServers, allowPrivate, defaultTemplate } = written;
  const kept: Record<string, unknown> = {};
  for (const section of ['models', 'templates', 'tools', 'mcpServers'] as const) {
    const entries = Object.entries(objectIn(written[section]));
    kept[section] = Object.fromEntries(
      entries.filter(([name, each]) => isSound({ [section]: { [name]: each } })),
    );
  }
  for (const [field, value] of Object.entries({ allowPrivate, defaultTemplate })) {
    if (isSound({ [field]: value })) kept[field] = value;
  }
  const keys = (section: unknown) => new Set(Object.keys(objectIn(section)));
  return {
    config: agentsConfigOf(agentsConfigSchema.parse(kept)),
    names: {
      models: keys(models),
      tools: keys(tools),
      mcpServers: keys(mcpServers),
      ranges: isSound({ allowPrivate }),
    },
  };
}

const isSound = (part: object): boolean => agentsConfigSchema.safeParse(part).success;

const objectIn = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
