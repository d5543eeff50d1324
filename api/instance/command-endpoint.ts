// An endpoint that makes one command: read the body, say what the command is, send it, answer what came of it.
import type { z } from 'zod';
import type { CommandOfType, CommandType } from '../../process/commands.ts';
import type { InstanceRow } from '../../store/books.ts';
import type { UntimedCommand } from '../../workflows/messages.ts';
import type { ApiDeps } from '../deps.ts';
import { principalOf } from '../http/actor.ts';
import { type Call, type Endpoint, type Method, endpoint, ok } from '../http/endpoint.ts';
import { commandAnswer } from '../schemas/commands.ts';
import { changed } from './changed.ts';
import { rowOf } from './instance-reader.ts';
import { sendCommand } from './send-command.ts';

interface CommandEndpoint<T extends CommandType, P extends z.ZodObject, B extends z.ZodType> {
  /** Default `post`; only that takes an Idempotency-Key. */
  method?: Method;
  /** Below `/api/processes/instances/{id}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  params: P;
  body: B;
  type: T;
  agents?: 'own';
  /** What the command says. May write what has to be in the books before it, and throws what is wrong. */
  data: (
    call: Call<z.output<P>, unknown, z.output<B>>,
    row: InstanceRow,
  ) => CommandOfType<T>['data'] | Promise<CommandOfType<T>['data']>;
}

/** For operators. The command's id follows from the Idempotency-Key where there is one. */
export function commandEndpoint<T extends CommandType, P extends z.ZodObject, B extends z.ZodType>(
  deps: ApiDeps,
  { method = 'post', path, type, data, ...said }: CommandEndpoint<T, P, B>,
): Endpoint {
  return endpoint<P, z.ZodObject<Record<never, never>>, B>({
    ...said,
    method,
    path: `/api/processes/instances/{id}${path}`,
    access: 'operator',
    ...(method === 'post' ? { repeatable: 'kept' as const } : {}),
    answers: { 200: { description: 'Done and recorded', schema: commandAnswer } },
    async handle(call) {
      const row = await rowOf(deps.books, (call.params as { id: string }).id);
      const command = {
        type,
        id: call.newId(prefixOf(type)),
        by: principalOf(call.actor),
        data: await data(call, row),
      } as UntimedCommand;
      return ok(changed(row.id, await sendCommand(deps, row, command)));
    },
  });
}

/** `MoveDeadline` → `move-deadline` */
const prefixOf = (type: CommandType): string =>
  type.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
