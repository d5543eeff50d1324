// A team from a template: which one is meant, and the same again where a call is repeated.
import { teamOf } from '../../definition/team-of.ts';
import type { Team } from '../../definition/team-types.ts';
import type { Books, TeamTemplateRow } from '../../store/books.ts';
import type { Registrar } from '../definitions/register-definition.ts';
import { ApiProblem } from '../http/problem.ts';

/** A version by name, else the newest. Throws `team-template-not-found`. */
export async function chooseTeamTemplate(
  books: Books,
  id: string,
  version: string | undefined,
): Promise<TeamTemplateRow> {
  const row = version ? await books.teamTemplate(id, version) : (await books.teamTemplateVersions(id))[0];
  if (row) return row;
  throw new ApiProblem(
    'team-template-not-found',
    version
      ? `There is no version ${version} of team template "${id}".`
      : `There is no team template "${id}".`,
  );
}

/** Made under `teamId`, which follows from the Idempotency-Key: taken, it is a repeat, or the key came with another request. */
export async function makeTeam(
  books: Books,
  templateId: string,
  wanted: { version?: string | undefined; name?: string | undefined },
  teamId: string,
  by: Registrar,
  at: number,
): Promise<Team> {
  const { template } = await chooseTeamTemplate(books, templateId, wanted.version);
  const team = teamOf(template, teamId, wanted.name);
  const isNew = await books.addTeam(
    { team, madeAt: at, madeBy: by.id },
    { type: 'team_made', at, actor: by.id, via: by.via, data: { teamId, templateId, version: team.version } },
  );
  if (isNew) return team;
  const { team: first } = (await books.team(teamId))!;
  const isSame =
    first.templateId === templateId &&
    first.version === (wanted.version ?? first.version) &&
    first.name === (wanted.name ?? first.name);
  if (isSame) return first;
  throw new ApiProblem(
    'idempotency-key-reused',
    'This Idempotency-Key came before with another request. Use a new key for a new request.',
  );
}
