// Checks and caps what an agent gave back, before any of it reaches Temporal or the stores. What is wrong is said in
// words that the agent gets with its next attempt.
import { z } from 'zod';
import { LIMITS } from '../definition/limits.ts';
import { CONCERN_KIND, GENERAL_CONCERN } from '../process/at-work/concerns.ts';
import type { Json, JsonObject } from '../definition/types.ts';
import { misfitWords, schemaMisfits } from '../platform/schema-misfits.ts';

const MAX_ARTIFACTS = 50;
const MAX_CONCERNS = 50;
/** All contents of one attempt together. */
const MAX_BYTES = 25 * 1024 * 1024;
const MAX_DEPTH = 40;

const json: z.ZodType<Json> = z.custom<Json>((value) => isJson(value, 0), 'must be JSON');
const jsonObject: z.ZodType<JsonObject> = z.custom<JsonObject>(
  (value) => isJson(value, 0) && typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be a JSON object',
);

const artifact = z
  .strictObject({
    key: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be a short key of letters, digits, . _ -'),
    type: z.string().min(1).max(100).default('document'),
    /** JSON, text or bytes. */
    content: z.union([z.instanceof(Uint8Array), json]),
    /** The content is text that stands for bytes: how they are sent in JSON. */
    encoding: z.literal('base64').optional(),
    contentType: z
      .string()
      .regex(/^[\w.+-]+\/[\w.+-]+(; ?charset=[\w-]+)?$/, 'must be a media type')
      .optional(),
    fileName: z.string().min(1).max(200).optional(),
    metadata: jsonObject.default({}),
  })
  .refine(({ content, encoding }) => !encoding || isBase64(content), 'content must be text in base64');

/** `<kind>_concern_detected` is what the team's rules call it. A sentence alone is of a general kind. */
const concern = z.union([
  z
    .string()
    .min(1)
    .max(2_000)
    .transform((text) => ({ kind: GENERAL_CONCERN, text })),
  z.strictObject({
    kind: z.string().regex(CONCERN_KIND, 'must be a short word: lower-case letters, digits, _'),
    text: z.string().min(1).max(2_000),
  }),
]);

const output = z.strictObject({
  summary: z.string().min(1).max(10_000),
  result: json.optional(),
  artifacts: z.array(artifact).max(MAX_ARTIFACTS).default([]),
  facts: jsonObject.default({}),
  confidence: z.number().min(0).max(1).optional(),
  concerns: z.array(concern).max(MAX_CONCERNS).default([]),
});

export type AgentOutput = z.output<typeof output>;
export interface ArtifactBytes {
  key: string;
  type: string;
  contentType: string;
  bytes: Uint8Array;
  metadata: JsonObject;
  fileName?: string;
}
export type CheckedOutput =
  | { ok: true; output: Omit<AgentOutput, 'artifacts'>; artifacts: ArtifactBytes[] }
  | { ok: false; reason: string };

/** `schema`: the task's `output`, a JSON Schema that the result must fit. `expected`: keys that must be among the artifacts or stored already. */
export function checkOutput(
  raw: unknown,
  task: { expected: string[]; stored: string[]; schema: JsonObject | undefined },
): CheckedOutput {
  const parsed = output.safeParse(raw);
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 10);
    return bad(`The output does not have the right form: ${issues.map(issueText).join('; ')}.`);
  }
  const { artifacts, ...rest } = parsed.data;
  const contents = artifacts.map(bytesOf);
  const problem =
    tooLarge(rest, contents) ??
    doubled(contents) ??
    missing(contents, task) ??
    misfit(rest.result, task.schema);
  return problem === null ? { ok: true, output: rest, artifacts: contents } : bad(problem);
}

function tooLarge(rest: Omit<AgentOutput, 'artifacts'>, artifacts: ArtifactBytes[]): string | null {
  const result = jsonBytes(rest.result ?? null);
  if (result > LIMITS.taskResultBytes)
    return `The result has ${result} bytes; at most ${LIMITS.taskResultBytes} are allowed. Store it as an artifact.`;
  for (const [name, value] of Object.entries(rest.facts)) {
    if (jsonBytes(value) > LIMITS.factBytes)
      return `The fact "${name}" is larger than ${LIMITS.factBytes} bytes. Store it as an artifact.`;
  }
  for (const { key, bytes, contentType } of artifacts) {
    const most = contentType === 'application/json' ? LIMITS.jsonArtifactBytes : LIMITS.fileBytes;
    if (bytes.length > most)
      return `The artifact "${key}" has ${bytes.length} bytes; at most ${most} are allowed.`;
  }
  const all = artifacts.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return all > MAX_BYTES
    ? `The artifacts have ${all} bytes together; at most ${MAX_BYTES} are allowed.`
    : null;
}

function doubled(artifacts: ArtifactBytes[]): string | null {
  const keys = artifacts.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  return twice === undefined ? null : `The artifact "${twice}" is given twice.`;
}

function missing(artifacts: ArtifactBytes[], task: { expected: string[]; stored: string[] }): string | null {
  const there = new Set([...artifacts.map(({ key }) => key), ...task.stored]);
  const absent = task.expected.filter((key) => !there.has(key));
  return absent.length === 0 ? null : `Expected artifacts are missing: ${absent.join(', ')}.`;
}

function misfit(result: Json | undefined, schema: JsonObject | undefined): string | null {
  if (!schema) return null;
  if (result === undefined) return 'The task asks for a result and there is none.';
  const misfits = schemaMisfits(schema, result);
  if (misfits.length === 0) return null;
  const texts = misfits.slice(-5).map((each) => `${each.instanceLocation} ${misfitWords(each)}`);
  return `The result does not fit what the task asks for: ${texts.join('; ')}`;
}

function bytesOf(given: AgentOutput['artifacts'][number]): ArtifactBytes {
  const { content: sent, encoding, contentType, fileName, ...rest } = given;
  const content = encoding && typeof sent === 'string' ? Buffer.from(sent, 'base64') : sent;
  const [bytes, natural] =
    content instanceof Uint8Array
      ? [content, 'application/octet-stream']
      : typeof content === 'string'
        ? [Buffer.from(content, 'utf8'), 'text/plain; charset=utf-8']
        : [Buffer.from(JSON.stringify(content), 'utf8'), 'application/json'];
  return { ...rest, bytes, contentType: contentType ?? natural, ...(fileName !== undefined && { fileName }) };
}

/** Plain JSON of bounded depth; `__proto__` and numbers that JSON cannot say are refused. */
function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth >= MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.entries(value).every(([key, item]) => key !== '__proto__' && isJson(item, depth + 1));
}

const isBase64 = (content: unknown): boolean =>
  typeof content === 'string' && content.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(content);
const jsonBytes = (value: Json): number => Buffer.byteLength(JSON.stringify(value));
const issueText = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  `${path.length > 0 ? path.map(String).join('.') : 'it'}: ${message}`;
const bad = (reason: string): CheckedOutput => ({ ok: false, reason: reason.slice(0, 2_000) });
