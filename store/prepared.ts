// Statements of the hot path, compiled from Kysely once and run with new values each time: building and compiling a query
// costs several times what SQLite needs to run it.
import type { CompiledQuery, Compilable, Kysely, QueryResult } from 'kysely';
import type { Tables } from './schema.ts';

/** Stands in for a value while a statement is compiled. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

type Values<Name extends string> = Record<Name, string | number | null>;
/** A value of whatever type the column has; filled in when the statement runs. */
type SlotOf<Name extends string> = <T = never>(name: Name) => T;
interface Compiled {
  query: CompiledQuery;
  /** For each parameter in order: the slot's name, or the value that the statement itself names. */
  parameters: readonly unknown[];
}

export interface Prepared<Name extends string, Row> {
  /** `db` may be a transaction. */
  run(db: Kysely<Tables>, values: Values<Name>): Promise<QueryResult<Row>>;
}

/** `build` is called once for each dialect, with placeholders for the values. */
export function prepared<Name extends string, Row>(
  build: (db: Kysely<Tables>, slot: SlotOf<Name>) => Compilable<Row>,
): Prepared<Name, Row> {
  const compiled = new Map<string, Compiled>();
  return {
    run(db, values) {
      const dialect = db.getExecutor().adapter.constructor.name;
      let known = compiled.get(dialect);
      if (known === undefined) {
        const query = build(db, ((name: Name) => new Slot(name)) as SlotOf<Name>).compile();
        known = { query, parameters: query.parameters };
        compiled.set(dialect, known);
      }
      const parameters = known.parameters.map((each) =>
        each instanceof Slot ? values[each.name as Name] : each,
      );
      return db.executeQuery<Row>({ ...known.query, parameters } as CompiledQuery<Row>);
    },
  };
}
