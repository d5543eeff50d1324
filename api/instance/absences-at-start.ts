// Who is said to be away when an instance starts: checked with a pointer to each field, and as the engine is told of it.
import type { z } from 'zod';
import type { ProcessDefinition } from '../../definition/types.ts';
import type { StartData } from '../../process/commands.ts';
import type { FieldProblem } from '../http/problem.ts';
import type { startBody } from '../schemas/instances.ts';

type StartBody = z.output<typeof startBody>;
type Away = NonNullable<StartBody['externalParticipants'][number]['away']>;

/** What is wrong with the absences of a start. `now`: epoch ms. The engine refuses the same, without the pointers. */
export function absenceProblems(body: StartBody, { humans }: ProcessDefinition, now: number): FieldProblem[] {
  const given = new Set(
    body.externalParticipants.flatMap(({ participantId, email }) =>
      email === undefined ? [] : [participantId],
    ),
  );
  const hasAddress = (id: string) =>
    given.has(id) || humans[id]?.email !== undefined || humans[id]?.slack !== undefined;
  return body.externalParticipants.flatMap(({ participantId, away }, index) =>
    away === undefined ? [] : problemsOf(participantId, away, `/externalParticipants/${index}/away`),
  );

  function problemsOf(id: string, { substitute, until }: Away, at: string): FieldProblem[] {
    const problems: FieldProblem[] = [];
    const wrong = (field: keyof Away, code: string, message: string) =>
      problems.push({ pointer: `${at}/${field}`, code, message });
    if (!Object.hasOwn(humans, substitute)) {
      const known = Object.keys(humans).join(', ');
      wrong(
        'substitute',
        'participant-not-found',
        `"${substitute}" is not a person of this process; these are: ${known}.`,
      );
    } else if (substitute === id) {
      wrong('substitute', 'wrong-value', `"${id}" is away; name somebody else.`);
    } else if (!body.allowUnbound && !hasAddress(substitute)) {
      const cure = 'Name them under externalParticipants with one, or name somebody else.';
      wrong('substitute', 'missing-address', `No address is known for "${substitute}". ${cure}`);
    }
    if (until !== undefined && Date.parse(until) <= now) {
      wrong('until', 'wrong-value', 'An absence ends in the future.');
    }
    return problems;
  }
}

/** As the engine is told. */
export function absences({ externalParticipants }: StartBody): Pick<StartData, 'away'> {
  const away = externalParticipants.flatMap(({ participantId, away: said }) =>
    said === undefined
      ? []
      : [
          [
            participantId,
            { substitute: said.substitute, until: said.until === undefined ? null : Date.parse(said.until) },
          ] as const,
        ],
  );
  return away.length === 0 ? {} : { away: Object.fromEntries(away) };
}
