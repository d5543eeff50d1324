// The agents' configuration from its text, or all that is wrong with it at once; and what of it others ask for.
import { type DocumentKind, type Checked, parseDocument } from '../definition/document.ts';
import { LIMITS } from '../definition/limits.ts';
import type { Finding } from '../definition/problem.ts';
import { checkShape } from '../definition/schema-problems.ts';
import { lintConfig } from './config-lint.ts';
import { agentsConfigOf, agentsConfigSchema, isSecretAt, knownConfigKeysAt } from './config-schema.ts';
import { soundParts } from './sound-parts.ts';
import { type AgentsConfig, BUILT_IN_TOOLS } from './types.ts';

const WORDS = { called: 'The configuration', knownKeysAt: knownConfigKeysAt, isSecretAt };

/** Says more of a configuration, or of those parts of it that have their shape. */
type More = (config: AgentsConfig) => Finding[];

const kindWith = (more: More): DocumentKind<AgentsConfig> => ({
  called: WORDS.called,
  bytes: LIMITS.agentsConfigBytes,
  shape(given) {
    const { value, problems } = checkShape(agentsConfigSchema, given, WORDS);
    if (value === null) {
      const { config, names } = soundParts(given);
      return { value, problems: [...problems, ...lintConfig(config, names), ...more(config)] };
    }
    const config = agentsConfigOf(value);
    return { value: config, problems: [...lintConfig(config), ...more(config)] };
  },
  lint: () => [],
});

/** Reads and checks the text of a configuration, all at once. Never throws. */
export function parseAgentsConfig(
  text: string,
  format: 'json' | 'yaml',
  more: More = () => [],
): Checked<AgentsConfig> {
  return parseDocument(kindWith(more), text, format);
}

/** Names of all tools there are. */
export function toolNames(config: AgentsConfig | null): Set<string> {
  return new Set([...BUILT_IN_TOOLS, ...Object.keys(config?.tools ?? {})]);
}

/**
 * What definitions and team templates are held against. Without a configuration nothing is said: everything runs
 * simulated then, and says so wherever its work shows. A default template leaves no agent without one.
 */
export function registryOf(config: AgentsConfig | null): { tools?: Set<string>; templates?: Set<string> } {
  if (config === null) return {};
  const templates = new Set(Object.keys(config.templates));
  return { tools: toolNames(config), ...(config.defaultTemplate === undefined ? { templates } : {}) };
}
