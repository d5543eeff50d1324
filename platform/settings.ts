// Every setting there is: name, default, meaning. docs/settings.md holds this table, and a test compares the two.

export interface Setting {
  /** As it is written into the environment; null: there is none, see the meaning. */
  byDefault: string | null;
  meaning: string;
  /** Its value never appears in messages. */
  secret?: true;
}

export const SETTINGS = {
  COUNTERSIGN_DATA: {
    byDefault: '.data',
    meaning:
      'Data folder: `token`, `mail/`, `blobs/`, `keys/`, `checkpoints/`, `countersign.db`, `temporal.db`, `logs/`',
  },
  HOST: { byDefault: '127.0.0.1', meaning: 'Address the API listens on' },
  PORT: { byDefault: '3000', meaning: 'Port the API listens on' },
  PUBLIC_URL: {
    byDefault: null,
    meaning:
      'Where people reach the API: the start of every link in a mail. It may have a path (`https://portal.acme.com/countersign`), which a proxy may take off or leave on; links made under another address open no longer. Default: `http://127.0.0.1:<PORT>`',
  },
  TRUSTED_PROXIES: {
    byDefault: '0',
    meaning: 'How many proxies stand in front; their `X-Forwarded-For` is believed',
  },
  COUNTERSIGN_TOKEN: {
    byDefault: null,
    meaning: 'Token of the API, at least 16 characters. Default: one is made and kept in the file `token`',
    secret: true,
  },
  COUNTERSIGN_OIDC_ISSUER: {
    byDefault: null,
    meaning:
      "Identity provider whose tokens (JWTs) the API and the console take, `https://…`, as in the tokens' claim `iss`. See [access](access.md). Default: none",
  },
  COUNTERSIGN_OIDC_AUDIENCE: {
    byDefault: null,
    meaning: 'For whom its tokens have to be, as in their claim `aud`. Needed with an issuer',
  },
  COUNTERSIGN_OIDC_JWKS_URL: {
    byDefault: null,
    meaning: "Where the provider's public keys are. Default: as its discovery document says",
  },
  COUNTERSIGN_OIDC_ID_CLAIM: {
    byDefault: 'sub',
    meaning:
      'Claim that names, on the trail, who it is. Take one that is never given to somebody else, and that people recognise',
  },
  COUNTERSIGN_OIDC_ROLE_CLAIM: {
    byDefault: 'roles',
    meaning:
      'Claim that says who may what: a list, or names with spaces between. A path is written with dots',
  },
  COUNTERSIGN_OIDC_ROLES: {
    byDefault: null,
    meaning:
      'Which of its values have which role: `admin=cs-admins,operator=cs-ops|deploy,viewer=*`. Who has none is let in nowhere; `*`, not for admin, is anybody with a good token. Needed with an issuer',
  },
  OPERATOR_NAME: {
    byDefault: 'The team that runs this process',
    meaning:
      'Who runs a process that names no delegator and no owner, as people outside know them: on pages, and as the sender of mails',
  },
  COUNTERSIGN_BRAND_NAME: {
    byDefault: 'Countersign',
    meaning: 'Name in the head of pages and mails, at most 60 characters',
  },
  COUNTERSIGN_BRAND_LOGO: {
    byDefault: null,
    meaning:
      'File with a logo for the head of pages: PNG, JPEG, WebP or SVG, at most 512 kB. Default: our mark, and none beside another name',
  },
  COUNTERSIGN_BRAND_ACCENT: {
    byDefault: null,
    meaning:
      'Colour of links and buttons, `#rrggbb`, with a contrast of at least 4.5:1 on light pages; dark pages get a lighter one of it. Default: our blue',
  },
  COUNTERSIGN_SCAN_COMMAND: {
    byDefault: null,
    meaning:
      'Malware scanner for files that people send: program and arguments, divided by spaces, such as `clamdscan --no-summary -`. It gets the file on its standard input; exit code 0: clean, 1: infected, all else: not looked through, and the file is refused. Default: none, and all pass',
  },
  COUNTERSIGN_CHECKPOINTS: {
    byDefault: null,
    meaning:
      'Folder for the signed checkpoints of the audit trail, which prove it against whoever can write to the database: best on another machine, where files can be added to and not changed. See [audit](audit.md). Default: `checkpoints/` in the data folder',
  },
  DATABASE_URL: {
    byDefault: null,
    meaning: 'PostgreSQL for the books, `postgres://…`. Default: SQLite in the data folder',
    secret: true,
  },
  SMTP_URL: {
    byDefault: null,
    meaning:
      'Mail server, `smtp://user:password@host:port` or `smtps://…`. Default: mails are written to `mail/`',
    secret: true,
  },
  COUNTERSIGN_SLACK_WEBHOOK: {
    byDefault: null,
    meaning:
      'Incoming webhook of Slack, `https://…`; several with names: `https://… acme=https://…`. See [notifications](notifications.md). Default: nothing goes to Slack',
    secret: true,
  },
  MAIL_FROM: { byDefault: 'countersign@localhost', meaning: 'Address mails come from' },
  EXAMPLES: {
    byDefault: 'examples',
    meaning: 'Folder of process definitions and team templates that are loaded at start; `none` loads none',
  },
  COUNTERSIGN_AGENTS: {
    byDefault: null,
    meaning:
      "File with the agents' configuration, YAML or JSON: models, templates, tools. See [agents](agents.md). Default: none, and every agent runs simulated",
  },
  COUNTERSIGN_WEBHOOK_ALLOW_PRIVATE: {
    byDefault: null,
    meaning:
      'Addresses that are not public and that webhooks may go to all the same, also over plain http: ranges such as `10.1.0.0/16 127.0.0.1/32`, divided by spaces. See [webhooks](webhooks.md). Default: none',
  },
  COUNTERSIGN_OTLP_URL: {
    byDefault: null,
    meaning:
      'OpenTelemetry collector that takes OTLP over HTTP, such as `http://127.0.0.1:4318`; spans go to its `/v1/traces`. They hold ids, counts and names of models, never what was said. Default: no traces',
  },
  COUNTERSIGN_METRICS_TOKEN: {
    byDefault: null,
    meaning:
      'Token with which Prometheus reads `/metrics` of the API, at least 16 characters; it opens nothing else. See [figures](kpis.md). Default: none, and a token with the role `viewer` is needed',
    secret: true,
  },
  COUNTERSIGN_WORKER_METRICS: {
    byDefault: null,
    meaning:
      'Where the worker gives the metrics of the Temporal SDK to Prometheus, an IP address and a port such as `127.0.0.1:9464`, without a token. Default: nowhere',
  },
  LOG_LEVEL: {
    byDefault: 'info',
    meaning: 'Least level that is logged: `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
  },
  TEMPORAL_ADDRESS: { byDefault: 'localhost:7233', meaning: 'Temporal server, `host:port`' },
  TEMPORAL_NAMESPACE: { byDefault: 'default', meaning: 'Namespace on the Temporal server' },
  TEMPORAL_UI_URL: {
    byDefault: null,
    meaning:
      "Where Temporal's Web UI is: the console links to it. Default: no links; `npm start` gives that of its own server",
  },
  TEMPORAL_TASK_QUEUE: { byDefault: 'countersign', meaning: 'Task queue between API and worker' },
  TEMPORAL_RETENTION_DAYS: {
    byDefault: '30',
    meaning:
      'How long Temporal keeps closed instances at least, 1 to 90 days. A shorter retention of the namespace is raised',
  },
  MAX_CACHED_WORKFLOWS: {
    byDefault: null,
    meaning: 'How many instances a worker keeps in memory; `0`: none. Default: as memory allows',
  },
  CONTINUE_AS_NEW_AFTER_EVENTS: {
    byDefault: null,
    meaning: 'Continue an instance as new at this many history events. Default: when Temporal suggests it',
  },
  COUNTERSIGN_ENV_FILE: {
    byDefault: '.env',
    meaning: 'File with settings; what the environment sets goes before it. `none` reads none',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

/** Set-up only: read by the scripts, not by API and worker. */
export const SCRIPT_SETTINGS = {
  TEMPORAL_CLI: { byDefault: null, meaning: 'Path of the `temporal` command that starts the server' },
  TEMPORAL_PORT: { byDefault: '7233', meaning: 'Port of the Temporal server that `npm start` starts' },
  TEMPORAL_UI_PORT: { byDefault: '8233', meaning: "Port of that server's Web UI" },
  POSTGRES_BIN: {
    byDefault: null,
    meaning:
      'Folder with `initdb` and `postgres`, for the tests on PostgreSQL. Default: looked for in the usual places',
  },
  COUNTERSIGN_URL: {
    byDefault: null,
    meaning:
      'The API that `npm run demo` and the command line use. Default: the demo starts its own, the command line takes the one that runs on the data folder',
  },
} as const satisfies Record<string, Setting>;

/** The two tables as Markdown, as docs/settings.md holds them. */
export function settingsTable(settings: Record<string, Setting>): string {
  const rows = Object.entries(settings).map(
    ([name, { byDefault, meaning }]) =>
      `| \`${name}\` | ${byDefault === null ? '' : `\`${byDefault}\``} | ${meaning} |`,
  );
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n');
}
