// The team an instance is started with, and whether it fits: what it names is known, and its onboarding is complete.
import { pointerTo } from '../../definition/problem.ts';
import { teamOf } from '../../definition/team-of.ts';
import type { Team } from '../../definition/team-types.ts';
import type { JsonObject, ProcessDefinition } from '../../definition/types.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import { misfitWords, schemaMisfits } from '../../platform/schema-misfits.ts';
import type { Books } from '../../store/books.ts';
import { ApiProblem, type FieldProblem } from '../http/problem.ts';
import { strangers } from './strangers.ts';

/** `isNew`: made for this instance, not in the books yet. */
export interface BoundTeam {
  team: Team;
  isNew: boolean;
}

/**
 * The team that the request names, else one from the template that the definition names; null: neither names one. Throws
 * `team-not-found`.
 */
export async function chooseTeam(
  books: Books,
  teamId: string | undefined,
  definition: ProcessDefinition,
  instanceId: string,
): Promise<BoundTeam | null> {
  if (teamId !== undefined) {
    const named = await books.team(teamId);
    if (named) return { team: named.team, isNew: false };
    const cure = 'POST /api/team-templates/{id}/instantiate makes one and answers its id.';
    throw teamNotFound(`There is no team "${teamId}". ${cure}`);
  }
  if (definition.team === undefined) return null;
  // Derived: a repeated start finds the team of the first, also where its template has a newer version by then.
  const id = `team-${hashOf([instanceId, definition.team]).slice(0, 20)}`;
  const made = await books.team(id);
  if (made) return { team: made.team, isNew: false };
  const [newest] = await books.teamTemplateVersions(definition.team);
  if (newest) return { team: teamOf(newest.template, id), isNew: true };
  throw teamNotFound(
    `Process "${definition.id}" is run by the team template "${definition.team}", which is not registered; register it, or give a teamId.`,
  );
}

/** Throws everything in which team and context do not fit the definition and the team's `sharedOnboarding`, at once. */
export function checkTeam(team: Team, definition: ProcessDefinition, context: JsonObject): void {
  const unknown = strangers(team, definition);
  const missing = team.sharedOnboarding === undefined ? [] : misfits(team.sharedOnboarding, context);
  const errors = [...unknown, ...missing];
  if (errors.length === 0) return;
  const [code, words] =
    unknown.length > 0
      ? (['team-does-not-fit', `The team "${team.name}" does not fit this process`] as const)
      : (['context-does-not-fit', `The context does not fit what the team "${team.name}" needs`] as const);
  const count = `${errors.length} problem${errors.length === 1 ? '' : 's'}`;
  throw new ApiProblem(code, `${words}: ${count}; "errors" has each.`, { errors });
}

/** What only says that something further in does not fit: that is told by itself. */
const OUTER = new Set(['properties', 'patternProperties', 'items', 'prefixItems', 'allOf', '$ref', 'false']);

function misfits(schema: JsonObject, context: JsonObject): FieldProblem[] {
  return schemaMisfits(schema, context)
    .filter(({ keyword }) => !OUTER.has(keyword))
    .map(({ instanceLocation, keyword, error }) => {
      const inside = decodeURI(instanceLocation.replace(/^#/, ''));
      // Of something missing, where it belongs.
      const missing = keyword === 'required' ? /required property "(.*)"/.exec(error)?.[1] : undefined;
      const at = missing === undefined ? inside : pointerTo(inside, missing);
      return { pointer: `/context${at}`, code: `schema-${keyword}`, message: misfitWords({ error }) };
    });
}

function teamNotFound(message: string): ApiProblem {
  return new ApiProblem('team-not-found', message, {
    errors: [{ pointer: '/teamId', code: 'team-not-found', message }],
  });
}
