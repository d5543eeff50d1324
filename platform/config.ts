// All settings, read once from the environment and the .env file. Nothing else in the project reads the environment.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import { rangeProblem } from '../agents/address-rules.ts';
import { accentOf, LEAST_CONTRAST } from './accent.ts';
import { type Brand, readLogo } from './brand.ts';
import { type OidcSettings, rolesIn } from './oidc-settings.ts';
import { SETTINGS, type SettingName } from './settings.ts';

const ABOVE = resolve(import.meta.dirname, '..');
/** Compiled, this file lies one folder deeper. */
const PROJECT_ROOT = basename(ABOVE) === 'dist' ? dirname(ABOVE) : ABOVE;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevelName = (typeof LOG_LEVELS)[number];

/** Where things lie in the data folder; absolute paths. */
export interface DataPaths {
  token: string;
  mail: string;
  blobs: string;
  database: string;
  keys: string;
  checkpoints: string;
}

export interface Config {
  paths: DataPaths;
  /** `publicUrl` without a slash at its end. `loopback`: only this machine can reach the API. */
  http: { host: string; port: number; publicUrl: string; trustedProxies: number; loopback: boolean };
  /** Null: the token is in the file `paths.token`. */
  token: string | null;
  /** Null: no identity provider. */
  oidc: OidcSettings | null;
  operatorName: string;
  brand: Brand;
  /** Null: files that people send are not scanned. */
  scanCommand: string | null;
  books: { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string };
  /** `folder`: no SMTP, each mail becomes an .eml file. */
  mail: { from: string } & ({ kind: 'smtp'; url: string } | { kind: 'folder'; folder: string });
  /** Incoming webhooks by name; '' is the default one. Null: nothing goes to Slack. */
  slack: { webhooks: Record<string, string> } | null;
  /** Null: none are loaded. */
  examplesFolder: string | null;
  /** Null: no agents' configuration, all run simulated. */
  agentsFile: string | null;
  /** A variable that the agents' configuration names, from the same places as the settings. */
  variable: (name: string) => string | undefined;
  /** Ranges of addresses that are not public and that webhooks may go to. */
  webhooks: { allowPrivate: string[] };
  /** Null: no traces. */
  otlpUrl: string | null;
  /** `token`: null, the API's `/metrics` has none of its own. `workerAddress`: host:port; null: the worker gives none. */
  metrics: { token: string | null; workerAddress: string | null };
  logLevel: LogLevelName;
  temporal: {
    address: string;
    namespace: string;
    taskQueue: string;
    /** Of the Web UI, without a slash at its end; null: not known. */
    uiUrl: string | null;
    /** For `Connection.connect` and `NativeConnection.connect`: address, TLS, API key. */
    connection: ClientConnectConfig['connectionOptions'];
    retentionMs: number;
    /** Null: the SDK's own. */
    maxCachedWorkflows: number | null;
    continueAfterEvents: number | null;
  };
}

export type Environment = Record<string, string | undefined>;

/** Some settings are wrong; `problems` has one line for each, and none shows a secret. */
export class SettingsError extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    const count = problems.length === 1 ? '1 setting is wrong' : `${problems.length} settings are wrong`;
    super(`${count}:\n${problems.map((problem) => `  ${problem}`).join('\n')}\nSee docs/settings.md.`);
    this.name = 'SettingsError';
    // Uncaught it is what somebody who mistyped a setting sees: without a stack that says nothing to them.
    this.stack = this.message;
    this.problems = problems;
  }
}

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to);
const url = (...protocols: string[]) =>
  z
    .string()
    .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1)));
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !hasControlCharacter(value));

const RULES = {
  COUNTERSIGN_DATA: text(1000),
  HOST: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/),
  PORT: wholeNumber(1, 65_535),
  PUBLIC_URL: url('http', 'https')
    .refine((value) => !/[?#]/.test(value) && isFreePath(value))
    .optional(),
  TRUSTED_PROXIES: wholeNumber(0, 10),
  COUNTERSIGN_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,500}$/)
    .optional(),
  COUNTERSIGN_OIDC_ISSUER: url('http', 'https').refine(isSafeAddress).optional(),
  COUNTERSIGN_OIDC_AUDIENCE: text(500).optional(),
  COUNTERSIGN_OIDC_JWKS_URL: url('http', 'https').refine(isSafeAddress).optional(),
  COUNTERSIGN_OIDC_ID_CLAIM: text(200),
  COUNTERSIGN_OIDC_ROLE_CLAIM: text(200),
  COUNTERSIGN_OIDC_ROLES: text(2000)
    .refine((value) => rolesIn(value) !== null)
    .optional(),
  OPERATOR_NAME: text(100),
  COUNTERSIGN_BRAND_NAME: text(60),
  COUNTERSIGN_BRAND_LOGO: text(1000)
    .refine((file) => readLogo(resolve(file)) !== null)
    .optional(),
  COUNTERSIGN_BRAND_ACCENT: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .refine((hex) => accentOf(hex) !== null)
    .optional(),
  COUNTERSIGN_SCAN_COMMAND: text(1000).optional(),
  COUNTERSIGN_CHECKPOINTS: text(1000).optional(),
  DATABASE_URL: url('postgres', 'postgresql').optional(),
  SMTP_URL: url('smtp', 'smtps').optional(),
  COUNTERSIGN_SLACK_WEBHOOK: z
    .string()
    .refine((value) => webhooksIn(value) !== null)
    .optional(),
  MAIL_FROM: z.string().regex(/^[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/),
  EXAMPLES: text(1000),
  COUNTERSIGN_AGENTS: text(1000).optional(),
  COUNTERSIGN_WEBHOOK_ALLOW_PRIVATE: z
    .string()
    .refine((value) => rangesIn(value).every((range) => rangeProblem(range) === null))
    .optional(),
  COUNTERSIGN_OTLP_URL: url('http', 'https').optional(),
  COUNTERSIGN_METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,500}$/)
    .optional(),
  COUNTERSIGN_WORKER_METRICS: z
    .string()
    .regex(/^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):\d{1,5}$/)
    .refine((value) => Number(value.split(':').at(-1)) <= 65_535)
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/)
    .optional(),
  TEMPORAL_NAMESPACE: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,253}$/)
    .optional(),
  TEMPORAL_UI_URL: url('http', 'https').optional(),
  TEMPORAL_TASK_QUEUE: text(200),
  TEMPORAL_RETENTION_DAYS: wholeNumber(1, 90),
  MAX_CACHED_WORKFLOWS: wholeNumber(0, 1_000_000).optional(),
  CONTINUE_AS_NEW_AFTER_EVENTS: wholeNumber(20, 50_000).optional(),
  COUNTERSIGN_ENV_FILE: text(1000),
} satisfies Record<SettingName, z.ZodType>;

/** What is right, for the message: "PORT is "abc": give a whole number from 1 to 65535." */
const CURES: Record<SettingName, string> = {
  COUNTERSIGN_DATA: 'give the path of a folder',
  HOST: 'give an address or host name, such as 127.0.0.1 or 0.0.0.0',
  PORT: 'give a whole number from 1 to 65535',
  PUBLIC_URL:
    'give an address that begins with http:// or https://, without ? and #; its path, if any, of letters, digits, dots, hyphens and underscores, and not one that Countersign uses itself (such as /api, /external or /docs)',
  TRUSTED_PROXIES: 'give a whole number from 0 to 10',
  COUNTERSIGN_TOKEN: 'give at least 16 characters, without spaces',
  COUNTERSIGN_BRAND_NAME: 'give a name of at most 60 characters on one line',
  COUNTERSIGN_BRAND_LOGO: 'give the path of a PNG, JPEG, WebP or SVG file of at most 512 kB',
  COUNTERSIGN_BRAND_ACCENT: `give a colour such as #1e4487 that is dark enough to be read on white: a contrast of ${LEAST_CONTRAST}:1`,
  COUNTERSIGN_SCAN_COMMAND: 'give a program and its arguments, such as clamdscan --no-summary -',
  COUNTERSIGN_OIDC_ISSUER:
    'give an address that begins with https://, as the provider writes it into its tokens',
  COUNTERSIGN_OIDC_AUDIENCE: 'give the audience that its tokens are made for',
  COUNTERSIGN_OIDC_JWKS_URL: 'give an address that begins with https://',
  COUNTERSIGN_OIDC_ID_CLAIM: 'give the name of a claim, such as sub or preferred_username',
  COUNTERSIGN_OIDC_ROLE_CLAIM: 'give the name of a claim, such as roles or realm_access.roles',
  COUNTERSIGN_OIDC_ROLES:
    'give roles with the values that have them, such as admin=cs-admins,operator=cs-ops|deploy,viewer=*; admin takes no *',
  OPERATOR_NAME: 'give a name of at most 100 characters on one line',
  COUNTERSIGN_CHECKPOINTS: 'give the path of a folder',
  DATABASE_URL: 'give an address that begins with postgres://, or leave it out for SQLite',
  SMTP_URL: 'give an address that begins with smtp:// or smtps://, or leave it out to write mails to disk',
  COUNTERSIGN_SLACK_WEBHOOK:
    'give an address that begins with https://, or several with spaces between, each but one as name=https://…; names are of small letters, digits and hyphens',
  MAIL_FROM: 'give one mail address, such as approvals@example.com',
  EXAMPLES: 'give the path of a folder, or "none"',
  COUNTERSIGN_AGENTS: 'give the path of a YAML or JSON file',
  COUNTERSIGN_WEBHOOK_ALLOW_PRIVATE:
    'give ranges of addresses such as 10.1.0.0/16 127.0.0.1/32, divided by spaces',
  COUNTERSIGN_OTLP_URL: 'give an address that begins with http:// or https://, without /v1/traces',
  COUNTERSIGN_METRICS_TOKEN: 'give at least 16 characters, without spaces',
  COUNTERSIGN_WORKER_METRICS: 'give an IP address and a port, such as 127.0.0.1:9464',
  LOG_LEVEL: `give one of ${LOG_LEVELS.join(', ')}`,
  TEMPORAL_ADDRESS: 'give host:port, such as localhost:7233, without http://',
  TEMPORAL_NAMESPACE: 'give the name of a namespace: letters, digits, dot, hyphen and underscore',
  TEMPORAL_UI_URL: 'give an address that begins with http:// or https://',
  TEMPORAL_TASK_QUEUE: 'give a name of at most 200 characters',
  TEMPORAL_RETENTION_DAYS: 'give a whole number from 1 to 90',
  MAX_CACHED_WORKFLOWS: 'give a whole number from 0 on',
  CONTINUE_AS_NEW_AFTER_EVENTS: 'give a whole number from 20 to 50000',
  COUNTERSIGN_ENV_FILE: 'give the path of a file, or "none"',
};
const SCHEMA = z.object(RULES);

/**
 * Reads and checks all settings. With the process's own environment (the default) the .env file is read too; what the
 * environment sets goes before it, and an empty value counts as not set. Relative paths start at the current folder,
 * that of the .env file at the project's.
 * Throws SettingsError with everything that is wrong.
 */
export function loadConfig(environment: Environment = process.env): Config {
  const env = environment === process.env ? withEnvFile(environment) : environment;
  const given: Record<string, string> = {};
  for (const [name, setting] of Object.entries(SETTINGS)) {
    const value =
      env[name]?.trim() ||
      (name.startsWith('TEMPORAL_ADD') || name === 'TEMPORAL_NAMESPACE' ? '' : setting.byDefault);
    if (value) given[name] = value;
  }
  const problems: string[] = [];
  const parsed = SCHEMA.safeParse(given);
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0] as SettingName));
    for (const name of wrong) problems.push(problem(name, given[name] ?? ''));
  }
  if (given['COUNTERSIGN_OIDC_ISSUER'] !== undefined) {
    for (const name of ['COUNTERSIGN_OIDC_AUDIENCE', 'COUNTERSIGN_OIDC_ROLES'] as const)
      if (given[name] === undefined) problems.push(`${name} is missing: ${CURES[name]}.`);
  }
  const temporal = temporalConnection(env, problems);
  if (!parsed.success || !temporal || problems.length > 0) throw new SettingsError(problems);
  return configOf(parsed.data, temporal, env);
}

/** As `loadConfig`; where settings are wrong, says which and ends the process with code 1. */
export function loadConfigOrExit(): Config {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function configOf(s: z.output<typeof SCHEMA>, temporal: ClientConnectConfig, env: Environment): Config {
  const dataFolder = resolve(s.COUNTERSIGN_DATA);
  const inData = (name: string) => join(dataFolder, name);
  const paths: DataPaths = {
    token: inData('token'),
    mail: inData('mail'),
    blobs: inData('blobs'),
    database: inData('countersign.db'),
    keys: inData('keys'),
    checkpoints: s.COUNTERSIGN_CHECKPOINTS ? resolve(s.COUNTERSIGN_CHECKPOINTS) : inData('checkpoints'),
  };
  const from = s.MAIL_FROM;
  return {
    paths,
    http: {
      host: s.HOST,
      port: s.PORT,
      publicUrl: (s.PUBLIC_URL ?? `http://127.0.0.1:${s.PORT}`).replace(/\/+$/, ''),
      trustedProxies: s.TRUSTED_PROXIES,
      loopback: isLoopback(s.HOST),
    },
    token: s.COUNTERSIGN_TOKEN ?? null,
    oidc: oidcOf(s),
    operatorName: s.OPERATOR_NAME,
    brand: {
      name: s.COUNTERSIGN_BRAND_NAME,
      accent: s.COUNTERSIGN_BRAND_ACCENT ? accentOf(s.COUNTERSIGN_BRAND_ACCENT) : null,
      logo: s.COUNTERSIGN_BRAND_LOGO ? readLogo(resolve(s.COUNTERSIGN_BRAND_LOGO)) : null,
    },
    scanCommand: s.COUNTERSIGN_SCAN_COMMAND ?? null,
    books: s.DATABASE_URL
      ? { kind: 'postgres', url: s.DATABASE_URL }
      : { kind: 'sqlite', file: paths.database },
    mail: s.SMTP_URL ? { kind: 'smtp', url: s.SMTP_URL, from } : { kind: 'folder', folder: paths.mail, from },
    slack: s.COUNTERSIGN_SLACK_WEBHOOK ? { webhooks: webhooksIn(s.COUNTERSIGN_SLACK_WEBHOOK)! } : null,
    examplesFolder: s.EXAMPLES === 'none' ? null : resolve(s.EXAMPLES),
    agentsFile: s.COUNTERSIGN_AGENTS ? resolve(s.COUNTERSIGN_AGENTS) : null,
    variable: (name) => env[name],
    webhooks: { allowPrivate: rangesIn(s.COUNTERSIGN_WEBHOOK_ALLOW_PRIVATE ?? '') },
    otlpUrl: s.COUNTERSIGN_OTLP_URL ?? null,
    metrics: {
      token: s.COUNTERSIGN_METRICS_TOKEN ?? null,
      workerAddress: s.COUNTERSIGN_WORKER_METRICS ?? null,
    },
    logLevel: s.LOG_LEVEL,
    temporal: {
      address: temporal.connectionOptions.address ?? SETTINGS.TEMPORAL_ADDRESS.byDefault,
      namespace: temporal.namespace ?? SETTINGS.TEMPORAL_NAMESPACE.byDefault,
      taskQueue: s.TEMPORAL_TASK_QUEUE,
      uiUrl: s.TEMPORAL_UI_URL?.replace(/\/+$/, '') ?? null,
      connection: temporal.connectionOptions,
      retentionMs: s.TEMPORAL_RETENTION_DAYS * 86_400_000,
      maxCachedWorkflows: s.MAX_CACHED_WORKFLOWS ?? null,
      continueAfterEvents: s.CONTINUE_AS_NEW_AFTER_EVENTS ?? null,
    },
  };
}

/** Null where no issuer is set; its other settings have been looked for before. */
function oidcOf(s: z.output<typeof SCHEMA>): OidcSettings | null {
  if (s.COUNTERSIGN_OIDC_ISSUER === undefined) return null;
  return {
    issuer: s.COUNTERSIGN_OIDC_ISSUER,
    audience: s.COUNTERSIGN_OIDC_AUDIENCE!,
    jwksUrl: s.COUNTERSIGN_OIDC_JWKS_URL ?? null,
    idClaim: s.COUNTERSIGN_OIDC_ID_CLAIM,
    roleClaim: s.COUNTERSIGN_OIDC_ROLE_CLAIM,
    roles: rolesIn(s.COUNTERSIGN_OIDC_ROLES!)!,
  };
}

/** Address, namespace, TLS and API key by Temporal's own rules: TEMPORAL_* and its profile file. */
function temporalConnection(env: Environment, problems: string[]): ClientConnectConfig | null {
  try {
    const set = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim()));
    return loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(set) });
  } catch (error) {
    problems.push(`TEMPORAL_*: ${(error as Error).message}`);
    return null;
  }
}

function withEnvFile(env: Environment): Environment {
  const name = env['COUNTERSIGN_ENV_FILE']?.trim() || SETTINGS.COUNTERSIGN_ENV_FILE.byDefault;
  const file = resolve(PROJECT_ROOT, name);
  if (name === 'none' || !existsSync(file)) return env;
  const set = Object.entries(env).filter(([, value]) => value?.trim());
  return { ...parseEnv(readFileSync(file, 'utf8')), ...Object.fromEntries(set) };
}

function problem(name: SettingName, value: string): string {
  const isSecret = 'secret' in SETTINGS[name];
  const shown = isSecret ? 'does not fit' : `is ${JSON.stringify(value.slice(0, 80))}`;
  return `${name} ${shown}: ${CURES[name]}.`;
}

/** Whether the address's path can stand in a cookie, and no path of our own is taken for it. */
function isFreePath(address: string): boolean {
  const path = URL.canParse(address) ? new URL(address).pathname : '';
  const own = [
    'api',
    'assets',
    'console',
    'docs',
    'external',
    'mailbox',
    '.well-known',
    'openapi.json',
    'healthz',
    'readyz',
  ];
  const [first = ''] = path.split('/').filter(Boolean);
  return /^[A-Za-z0-9._/-]*$/.test(path) && !path.includes('//') && !own.includes(first);
}

/** Webhooks by name; null where the setting is not well formed. Plain http only to this machine, where tests listen. */
function webhooksIn(setting: string): Record<string, string> | null {
  const webhooks: Record<string, string> = {};
  for (const part of setting.trim().split(/\s+/)) {
    const [, name = '', address = ''] = /^(?:([a-z][a-z0-9-]{0,40})=)?(.+)$/.exec(part) ?? [];
    if (!URL.canParse(address) || Object.hasOwn(webhooks, name)) return null;
    const { protocol, hostname, username, password } = new URL(address);
    const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
    if (!isSafe || username !== '' || password !== '') return null;
    webhooks[name] = address;
  }
  return webhooks;
}

const rangesIn = (setting: string): string[] => setting.split(/[\s,]+/).filter(Boolean);

/** Plain http only to this machine: who can change what the provider says on the way could let anybody in. */
function isSafeAddress(address: string): boolean {
  const { protocol, hostname, username, password } = new URL(address);
  return username === '' && password === '' && (protocol === 'https:' || isLoopback(hostname));
}

function hasControlCharacter(value: string): boolean {
  return Array.from(value).some((char) => char < ' ' || char === '\u007f');
}

/** Whether only this machine can reach what listens on `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
