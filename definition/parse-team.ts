// From text or JSON value to a checked team template, or to all that is wrong with it at once.
import { checkDocument, type Checked, type DocumentKind, parseDocument } from './document.ts';
import { LIMITS } from './limits.ts';
import { checkShape } from './schema-problems.ts';
import { teamIdOf } from './team-id.ts';
import { lintTeam, type TeamLintOptions } from './team-lint.ts';
import { knownTeamKeysAt, teamTemplateSchema } from './team-schema.ts';
import type { IdentifiedTeamTemplate, TeamTemplate } from './team-types.ts';

/** Reads and checks a team template's text; problems carry the line they stand on. Never throws. */
export function parseTeamTemplate(
  text: string,
  format: 'json' | 'yaml',
  options: TeamLintOptions = {},
): Checked<IdentifiedTeamTemplate> {
  return parseDocument(teamKind(options), text, format);
}

/** Checks what is a JSON value already. Never throws. */
export function checkTeamTemplate(
  value: unknown,
  options: TeamLintOptions = {},
): Checked<IdentifiedTeamTemplate> {
  return checkDocument(teamKind(options), value);
}

const WORDS = { called: 'The team template', knownKeysAt: knownTeamKeysAt };
const FIRST_VERSION = '1.0.0';

const teamKind = (options: TeamLintOptions): DocumentKind<IdentifiedTeamTemplate> => ({
  called: WORDS.called,
  bytes: LIMITS.teamBytes,
  shape: (given) => {
    const { value, problems } = checkShape(teamTemplateSchema, given, WORDS);
    return { value: value === null ? null : identified(value), problems };
  },
  lint: (value) => lintTeam(value, options),
});

const identified = (template: TeamTemplate): IdentifiedTeamTemplate => ({
  ...template,
  id: template.id ?? teamIdOf(template.name),
  version: template.version ?? FIRST_VERSION,
});
