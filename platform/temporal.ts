// The way to Temporal: a connection within a deadline, and a namespace that has what we need.
import { Connection } from '@temporalio/client';
import type { Config } from './config.ts';

/** Search attributes of an instance, all of type Keyword: what Temporal's own lists can be filtered by. */
export const SEARCH_ATTRIBUTES = [
  'ProcessId',
  'ProcessPhase',
  'ProcessStatus',
  'ProcessCustomer',
  'ProcessTrouble',
] as const;

export const CONNECT_DEADLINE_MS = 10_000;
const CALL_DEADLINE_MS = 10_000;
/** Type 2 of Temporal's IndexedValueType. */
const KEYWORD = 2;
/** gRPC status codes that are told apart here. */
const GRPC = { notFound: 5, alreadyExists: 6 };

/** Temporal could not be reached, or lacks something; the message says what to do. */
export class TemporalUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TemporalUnavailable';
  }
}

type TemporalConfig = Config['temporal'];

/** Connects as a client. Close it when done. Throws TemporalUnavailable within `deadlineMs`. */
export async function connectTemporal(
  temporal: Pick<TemporalConfig, 'address' | 'connection'>,
  deadlineMs = CONNECT_DEADLINE_MS,
): Promise<Connection> {
  try {
    return await Connection.connect({
      ...temporal.connection,
      address: temporal.address,
      connectTimeout: deadlineMs,
    });
  } catch (error) {
    throw unreachable(temporal.address, error);
  }
}

/** The readable error for a connection that failed, of either kind. */
export function unreachable(address: string, cause: unknown): TemporalUnavailable {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TemporalUnavailable(
    `No Temporal server answers at ${address} (${reason}). Start one, or set TEMPORAL_ADDRESS to one that runs; with TLS or an API key see docs/settings.md.`,
    { cause },
  );
}

export interface NamespaceReport {
  namespaceCreated: boolean;
  attributesAdded: string[];
  /** From what to what, ms; null: long enough already. */
  retentionRaised: { fromMs: number; toMs: number } | null;
  /** What could not be done and does not keep us from working. */
  warnings: string[];
}

/**
 * Makes the namespace fit: there, with our search attributes, with at least the retention that is set. It only ever
 * adds; a longer retention stays. API and worker may both call it, at once too. Throws TemporalUnavailable where search
 * attributes are missing and may not be added, for upserting an unknown one would stop every instance.
 */
export async function ensureNamespaceReady(
  connection: Connection,
  { namespace, retentionMs }: Pick<TemporalConfig, 'namespace' | 'retentionMs'>,
): Promise<NamespaceReport> {
  const report: NamespaceReport = {
    namespaceCreated: false,
    attributesAdded: [],
    retentionRaised: null,
    warnings: [],
  };
  const call = <T>(fn: () => Promise<T>): Promise<T> =>
    connection.withDeadline(Date.now() + CALL_DEADLINE_MS, fn);

  let described = await call(() => describe(connection, namespace));
  if (!described) {
    report.namespaceCreated = await call(() => register(connection, namespace, retentionMs));
    described = await untilNamed(() => call(() => describe(connection, namespace)));
    if (!described)
      throw new TemporalUnavailable(`The namespace "${namespace}" was made but does not show up. Try again.`);
  }
  const fromMs = toMs(described.config?.workflowExecutionRetentionTtl);
  if (fromMs < retentionMs) {
    try {
      await call(() =>
        connection.workflowService.updateNamespace({
          namespace,
          config: { workflowExecutionRetentionTtl: duration(retentionMs) },
        }),
      );
      report.retentionRaised = { fromMs, toMs: retentionMs };
    } catch (error) {
      report.warnings.push(
        `The retention of namespace "${namespace}" could not be raised to ${retentionMs / 86_400_000} days: ${(error as Error).message}`,
      );
    }
  }
  report.attributesAdded = await addMissingAttributes(connection, namespace, call);
  return report;
}

/** Names of our search attributes that the namespace lacks; for readiness. */
export async function missingSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const wrong = SEARCH_ATTRIBUTES.filter((name) => {
    const type = customAttributes?.[name];
    return type !== undefined && type !== KEYWORD;
  });
  if (wrong.length > 0)
    throw new TemporalUnavailable(
      `Search attributes of namespace "${namespace}" have another type than Keyword: ${wrong.join(', ')}. Use another namespace (TEMPORAL_NAMESPACE).`,
    );
  return SEARCH_ATTRIBUTES.filter((name) => customAttributes?.[name] === undefined);
}

async function addMissingAttributes(
  connection: Connection,
  namespace: string,
  call: <T>(fn: () => Promise<T>) => Promise<T>,
): Promise<string[]> {
  // A namespace just made is unknown here for some seconds more.
  const missing = await untilNamed(() =>
    call(() => missingSearchAttributes(connection, namespace)).catch((error: unknown) => {
      if (codeOf(error) === GRPC.notFound) return null;
      throw error;
    }),
  );
  if (missing === null)
    throw new TemporalUnavailable(`The namespace "${namespace}" does not show up. Try again.`);
  if (missing.length === 0) return [];
  try {
    await call(() =>
      connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
      }),
    );
  } catch (error) {
    // Another process was faster.
    if (codeOf(error) !== GRPC.alreadyExists)
      throw new TemporalUnavailable(
        `Namespace "${namespace}" lacks the search attributes ${missing.join(', ')}, and they may not be added from here (${(error as Error).message}). Add them as Keyword: temporal operator search-attribute create --namespace ${namespace} ${missing.map((name) => `--name ${name} --type Keyword`).join(' ')}`,
        { cause: error },
      );
  }
  const there = await untilNamed(async () =>
    (await call(() => missingSearchAttributes(connection, namespace))).length === 0 ? true : null,
  );
  if (!there)
    throw new TemporalUnavailable(
      `The search attributes ${missing.join(', ')} were added but do not show up. Try again.`,
    );
  return missing;
}

type Described = Awaited<ReturnType<Connection['workflowService']['describeNamespace']>>;

async function describe(connection: Connection, namespace: string): Promise<Described | null> {
  try {
    return await connection.workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (codeOf(error) === GRPC.notFound) return null;
    throw error;
  }
}

async function register(connection: Connection, namespace: string, retentionMs: number): Promise<boolean> {
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      description: 'Countersign: processes with approvals',
      workflowExecutionRetentionPeriod: duration(retentionMs),
    });
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === GRPC.alreadyExists) return false;
    throw new TemporalUnavailable(
      `There is no namespace "${namespace}", and it may not be made from here (${(error as Error).message}). Create it, or set TEMPORAL_NAMESPACE.`,
      { cause: error },
    );
  }
}

/** Asks again until it is there: servers cache namespaces and attributes for some seconds. Null after 20 s. */
async function untilNamed<T>(ask: () => Promise<T | null>): Promise<T | null> {
  const giveUpAt = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null || Date.now() > giveUpAt) return answer;
    await new Promise((done) => setTimeout(done, 250));
  }
}

const codeOf = (error: unknown): number | undefined => (error as { code?: number }).code;
const toMs = (ttl: { seconds?: unknown } | null | undefined): number => Number(ttl?.seconds ?? 0) * 1000;
/** A protobuf Duration whose seconds the client's typings want as a Long; protobufjs takes a number. */
function duration(ms: number): { seconds: never } {
  return { seconds: Math.round(ms / 1000) as never };
}
