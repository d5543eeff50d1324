// Starts an instance: into the books first, then its workflow. Repeating it, after any crash, starts the same one.
import type { z } from 'zod';
import { buildGraph, type ProcessGraph } from '../../definition/graph.ts';
import { LIMITS } from '../../definition/limits.ts';
import type { Team } from '../../definition/team-types.ts';
import type { JsonObject, ProcessDefinition } from '../../definition/types.ts';
import { sealCommand } from '../../links/index.ts';
import { canonicalJson, hashOf } from '../../platform/canonical-json.ts';
import type { StartData } from '../../process/commands.ts';
import { currentPhase } from '../../process/current-phase.ts';
import type { BindingRow, DefinitionRow } from '../../store/books.ts';
import type { RunProcessInput, UntimedCommand } from '../../workflows/messages.ts';
import { absenceProblems, absences } from './absences-at-start.ts';
import { type Actor, principalOf, roleActor } from '../http/actor.ts';
import { chooseDefinition } from '../definitions/choose-definition.ts';
import type { ApiDeps } from '../deps.ts';
import { chooseTeam, checkTeam } from '../teams/bind-team.ts';
import { peopleOf } from '../../store/entry-join.ts';
import { type InstanceReading, stateAtStart } from './instance-reader.ts';
import { ApiProblem, type FieldProblem } from '../http/problem.ts';
import type { startBody } from '../schemas/instances.ts';
import { checkAddresses, sameAddresses, sameForm } from './same-address.ts';
import { faultProblem } from './send-command.ts';

type StartBody = z.output<typeof startBody>;
type Binding = Omit<BindingRow, 'instanceId'>;

/** The instance as it stands right after its start. Throws what is wrong with the request, before anything is written. */
export async function startInstance(
  deps: ApiDeps,
  processId: string,
  body: StartBody,
  actor: Actor,
  instanceId: string,
): Promise<InstanceReading> {
  const registered = await chooseDefinition(deps.books, processId, body.version);
  checkBody(processId, body, registered.definition, deps.now());
  const bound = await chooseTeam(deps.books, body.teamId, registered.definition, instanceId);
  if (bound) checkTeam(bound.team, registered.definition, body.context);
  const team = bound?.team ?? null;
  const graph = buildGraph(registered.definition, team);
  const at = deps.now();
  const bindings = bindingsOf(graph, body, instanceId, actor.id, at);
  checkAddresses(graph, sameAddresses(bindings), body.externalParticipants);
  const input = await startInput(deps, { registered, team }, body, actor, instanceId, bindings);
  const state = stateAtStart(graph, input, at);
  if (bound?.isNew) {
    const { id: teamId, templateId, version } = bound.team;
    const { id: by, via } = roleActor(actor);
    const note = { type: 'team_made', at, actor: by, via, data: { teamId, templateId, version } } as const;
    await deps.books.addTeam({ team: bound.team, madeAt: at, madeBy: by }, note);
  }
  const created = await deps.books.createInstance({
    row: {
      id: instanceId,
      name: body.name,
      processId,
      version: registered.version,
      teamId: team?.id ?? null,
      status: state.status,
      phase: currentPhase(graph, state),
      startedAt: at,
      closedAt: null,
      startedBy: body.startedBy ?? actor.id,
      searchable: pick(body.context, registered.definition.searchable ?? []),
    },
    input,
    bindings,
  });
  if (!created) await checkSameStart(deps, instanceId, input);
  const row = (await deps.books.instance(instanceId))!;
  const reply = await deps.gateway.startProcess(instanceId, input, row.phase);
  // Not started now: the worker's sweep will, from the books; the caller is told that it is not confirmed.
  if (!reply.ok && reply.fault.kind !== 'closed') throw faultProblem(reply.fault, row);
  await deps.books.markWorkflowStarted(instanceId);
  return {
    row,
    graph,
    state,
    people: peopleOf(
      bindings.map((binding) => ({ ...binding, instanceId })),
      state.bindings,
    ),
    at,
    source: { from: 'books', asOf: new Date(at).toISOString() },
  };
}

function checkBody(processId: string, body: StartBody, definition: ProcessDefinition, now: number): void {
  const errors: FieldProblem[] = [];
  if (body.processId !== undefined && body.processId !== processId) {
    errors.push({ pointer: '/processId', code: 'mismatch', message: `The path says "${processId}".` });
  }
  const seen = new Set<string>();
  body.externalParticipants.forEach(({ participantId, email }, index) => {
    const pointer = `/externalParticipants/${index}`;
    const human = Object.hasOwn(definition.humans, participantId) ? definition.humans[participantId] : null;
    if (!human) {
      const known = Object.keys(definition.humans).join(', ');
      errors.push({
        pointer: `${pointer}/participantId`,
        code: Object.hasOwn(definition.agents, participantId)
          ? 'participant-is-agent'
          : 'participant-not-found',
        message: `"${participantId}" is not a person of this process; these are: ${known}.`,
      });
    } else if (seen.has(participantId)) {
      errors.push({ pointer, code: 'duplicate', message: `"${participantId}" is listed twice.` });
    } else if (email === undefined && human.email === undefined) {
      errors.push({ pointer: `${pointer}/email`, code: 'missing-field', message: 'Give an e-mail address.' });
    }
    seen.add(participantId);
  });
  errors.push(...absenceProblems(body, definition, now));
  if (errors.length > 0) throw new ApiProblem('invalid-request', errors[0]!.message, { errors });
  const bytes = Buffer.byteLength(canonicalJson(body.context));
  if (bytes > LIMITS.contextBytes) {
    throw new ApiProblem(
      'context-too-large',
      `The context has ${bytes} bytes; at most ${LIMITS.contextBytes} are allowed.`,
      { errors: [{ pointer: '/context', code: 'too-large', message: 'Store large contents as artifacts.' }] },
    );
  }
}

/** Those given with the start, and those whose address the definition has. */
function bindingsOf(
  graph: ProcessGraph,
  body: StartBody,
  instanceId: string,
  by: string,
  at: number,
): Binding[] {
  const given = new Map(body.externalParticipants.map((each) => [each.participantId, each]));
  return graph.people.flatMap((person): Binding[] => {
    const external = given.get(person.id);
    const email = external?.email ?? person.human.email ?? null;
    const slack = person.human.slack ?? null;
    if (email === null && slack === null) return [];
    return [
      {
        // Derived, so that a repeated start binds the same.
        id: `bind-${hashOf([instanceId, person.id]).slice(0, 20)}`,
        participantId: person.id,
        name: external?.name ?? person.human.name ?? null,
        email,
        slack,
        boundAt: at,
        boundBy: by,
      },
    ];
  });
}

async function startInput(
  deps: ApiDeps,
  { registered, team }: { registered: DefinitionRow; team: Team | null },
  body: StartBody,
  actor: Actor,
  instanceId: string,
  bindings: Binding[],
): Promise<RunProcessInput> {
  const command: UntimedCommand = {
    type: 'StartInstance',
    id: `start-${instanceId}`,
    by: principalOf(actor),
    data: {
      instanceId,
      name: body.name,
      context: body.context,
      definitionHash: registered.hash,
      bindings: Object.fromEntries(bindings.map(({ participantId, id }) => [participantId, id])),
      ...(team === null ? {} : { teamId: team.id, teamHash: hashOf(team) }),
      allowUnbound: body.allowUnbound,
      ...starterIs(bindings, [actor.id, body.startedBy]),
      ...sameAs(bindings),
      ...absences(body),
    },
  };
  return {
    definition: registered.definition,
    start: { command, seal: await sealCommand(deps.ring, instanceId, command) },
    ...(team === null ? {} : { team }),
    ...(deps.continueAfterEvents === undefined ? {} : { continueAfterEvents: deps.continueAfterEvents }),
  };
}

/** Those people who are the starter, by id or address: the engine keeps them from approving. */
function starterIs(bindings: Binding[], starter: (string | undefined)[]): Pick<StartData, 'starterIs'> {
  const known = new Set(starter.flatMap((each) => each?.toLowerCase() ?? []));
  const ids = bindings
    .filter(({ participantId, email }) => known.has(participantId) || known.has(sameForm(email ?? '')))
    .map(({ participantId }) => participantId);
  return ids.length === 0 ? {} : { starterIs: ids };
}

function sameAs(bindings: Binding[]): Pick<StartData, 'sameAs'> {
  const same = sameAddresses(bindings);
  return same.length === 0 ? {} : { sameAs: same };
}

/** The id follows from the Idempotency-Key: it is taken, so this is a repeat, or the key came with another request. */
async function checkSameStart(deps: ApiDeps, instanceId: string, input: RunProcessInput): Promise<void> {
  const first = await deps.books.instanceInput(instanceId);
  if (first && hashOf(first.start.command) === hashOf(input.start.command)) return;
  throw new ApiProblem(
    'idempotency-key-reused',
    'This Idempotency-Key came before with another request. Use a new key for a new request.',
  );
}

const pick = (context: JsonObject, names: string[]): JsonObject =>
  Object.fromEntries(
    names.filter((name) => Object.hasOwn(context, name)).map((name) => [name, context[name]!]),
  );
