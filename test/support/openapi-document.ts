// The OpenAPI document as a client would use it: operations, references followed, values held against its schemas.
import { type Schema, Validator } from '@cfworker/json-schema';
import type { ApiServer } from './api-server.ts';

// The document is looked into by hand in tests.
// oxlint-disable-next-line typescript/no-explicit-any
type Part = any;

export interface Operation {
  /** `GET /api/processes` */
  route: string;
  operation: Part;
}

export type OpenApi = Awaited<ReturnType<typeof openApiOf>>;

export async function openApiOf(server: ApiServer) {
  const document: Part = (await server.ask('GET', '/openapi.json')).body;
  const schemas = withoutExamples(document.components.schemas);

  /** What a reference names; throws where it names nothing. */
  function follow(part: Part): Part {
    if (typeof part?.$ref !== 'string') return part;
    const found = part.$ref
      .slice(2)
      .split('/')
      .reduce((sum: Part, step: string) => sum?.[step.replaceAll('~1', '/')], document);
    if (found === undefined) throw new Error(`${part.$ref} names nothing.`);
    return follow(found);
  }

  /** What keeps a value from being what the schema says; [] where nothing does. */
  function misfits(schema: Part, value: unknown): string[] {
    const plain = withoutExamples(schema);
    const whole = { ...plain, components: { schemas: reached(plain) } } as Schema;
    const { errors } = new Validator(whole, '2020-12', false).validate(value);
    return errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
  }

  /** The schemas that one refers to, by name: a validator goes through all that it is given. */
  function reached(from: Part, found: Record<string, Part> = {}): Record<string, Part> {
    for (const { $ref } of partsOf(from)) {
      const name = typeof $ref === 'string' ? $ref.split('/').at(-1)! : null;
      if (name === null || name in found) continue;
      found[name] = schemas[name];
      reached(schemas[name], found);
    }
    return found;
  }

  const operations: Operation[] = Object.entries<Part>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Part>(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  return { document, operations, follow, misfits };
}

/** Examples hold data, in which a validator must not look for schemas. */
function withoutExamples(part: Part): Part {
  if (Array.isArray(part)) return part.map(withoutExamples);
  if (part === null || typeof part !== 'object') return part;
  const kept = Object.entries(part).filter(([name]) => name !== 'example' && name !== 'examples');
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutExamples(value)]));
}

/** Every value of an object or list in it, itself included. */
export function* partsOf(part: Part): Generator<Part> {
  if (part === null || typeof part !== 'object') return;
  yield part;
  for (const value of Object.values(part)) yield* partsOf(value);
}
