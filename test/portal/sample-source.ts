// The SSO example at the moment the pages are about: Configuration is done and waits for the IT administrator, twice.
import { createHash } from 'node:crypto';
import type { ViewSource } from '../../portal/index.ts';
import type { ApprovalState, ProcessState } from '../../process/state.ts';
import type { StoredVersion } from '../../portal/index.ts';
import { SAMPLE_GRAPH, SAMPLE_PEOPLE } from '../support/sample-graph.ts';
import { HOUR_MS, STARTED_AT, aState, anApproval, completePhase } from '../support/state-builder.ts';

export const ASKED_AT = STARTED_AT + 8 * HOUR_MS;
export const NOW = ASKED_AT + 17 * HOUR_MS;

export const CONFIG = {
  protocol: 'SAML 2.0',
  idpType: 'okta',
  customerDomain: 'acme.com',
  signIn: { startedBy: 'service provider', sessionLifetime: '8h', forceReauthentication: false },
  attributes: {
    email: 'user.email',
    firstName: 'user.firstName',
    lastName: 'user.lastName',
    department: 'user.department',
  },
  groups: ['engineering', 'sales', 'support'],
  signing: { algorithm: 'RSA-SHA256', certificateExpires: '2028-03-01', notes: '' },
};
export const MAPPING = `# SCIM mapping for Acme Corporation

Okta is the source. Changes reach the service within **5 minutes**; a full comparison runs every night.

## Attributes

| SCIM attribute | Okta field | If empty |
|---|---|---|
| \`userName\` | \`user.email\` | Account is refused |
| \`department\` | \`user.department\` | Left empty |

## Rules

- Only members of \`engineering\`, \`sales\` and \`support\` get an account.
- Who leaves all groups is **deactivated, not deleted**.

1. First test accounts
2. Then *everybody*

> Passwords are not part of this.
`;

export interface Content {
  [key: string]: { contentType: string; text: string };
}
export const CONTENTS: Content = {
  sso_config_summary: { contentType: 'application/json', text: JSON.stringify(CONFIG) },
  scim_mapping_doc: { contentType: 'text/markdown', text: MAPPING },
};

/** A stored version with the true digest and size of its content. */
export function stored(key: string, contents: Content, fields: Partial<StoredVersion> = {}): StoredVersion {
  const { contentType, text } = contents[key]!;
  return {
    key,
    version: 1,
    type: 'data',
    contentType,
    size: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
    metadata: {},
    taskId: 'sso_setup',
    at: ASKED_AT - HOUR_MS,
    by: 'sso_agent',
    ...fields,
  };
}

/** What the books have: the summary in its second version. */
function sampleVersions(contents: Content): StoredVersion[] {
  return Object.keys(contents).map((key) =>
    stored(key, contents, key === 'sso_config_summary' ? { version: 2 } : {}),
  );
}

/** The sign-off and the gate that open together when the tasks of Configuration are complete. */
export function sampleApprovals(): ApprovalState[] {
  const artifacts = [
    { key: 'sso_config_summary', version: 2 },
    { key: 'scim_mapping_doc', version: 1 },
  ];
  const timing = { requestedAt: ASKED_AT, dueAt: ASKED_AT + 48 * HOUR_MS, artifacts };
  return [
    anApproval(timing),
    anApproval({
      ...timing,
      id: 'gate.config_approval_gate.1',
      kind: 'gate',
      subjectId: 'config_approval_gate',
      phaseId: 'security_review',
      gateId: 'config_approval_gate',
      title: 'Configuration Approval',
    }),
  ];
}

/** The state with `approvals` open, Discovery complete and the tasks of Configuration done by simulated agents. */
export function sampleState(
  approvals: ApprovalState[] = sampleApprovals(),
  contents = CONTENTS,
): ProcessState {
  const done = completePhase(SAMPLE_GRAPH, aState(SAMPLE_GRAPH), 'discovery');
  const byAgent = (id: string, summary: string) => ({
    status: 'completed' as const,
    attempt: 1,
    tries: 1,
    round: 1,
    startedAt: STARTED_AT + HOUR_MS,
    workDoneAt: ASKED_AT - HOUR_MS,
    completedAt: ASKED_AT,
    doneBy: [id],
    simulated: true,
    summary,
  });
  return {
    ...done,
    phases: {
      ...done.phases,
      configuration: { status: 'sign_off', reachedAt: STARTED_AT, startedAt: STARTED_AT + HOUR_MS },
      security_review: { status: 'pending' },
    },
    tasks: {
      ...done.tasks,
      sso_setup: byAgent('sso_agent', 'SAML sign-in through Okta works in the test environment.'),
      scim_setup: byAgent('scim_agent', 'The mapping is set up as agreed; 20 test accounts follow it.'),
    },
    artifacts: Object.fromEntries(
      sampleVersions(contents).map(({ key, version, sha256, taskId }) => [
        key,
        { key, version, sha256, taskId: taskId! },
      ]),
    ),
    approvals: Object.fromEntries(approvals.map((approval) => [approval.id, approval])),
  };
}

/** A reading for John Smith, the IT administrator. Decision ids count up, so that pages are the same in every run. */
export function sampleSource(fields: Partial<ViewSource> = {}, contents = CONTENTS): ViewSource {
  const bytes = new Map(
    Object.values(contents).map(({ text }) => [
      createHash('sha256').update(text).digest('hex'),
      new TextEncoder().encode(text),
    ]),
  );
  let drawn = 0;
  return {
    graph: SAMPLE_GRAPH,
    state: sampleState(sampleApprovals(), contents),
    people: SAMPLE_PEOPLE,
    participantId: 'customer_it_admin',
    permissions: ['view', 'approve', 'comment'],
    session: { csrf: 'csrf-token', linkExpiresAt: STARTED_AT + 7 * 24 * HOUR_MS, unread: 0 },
    now: NOW,
    versions: sampleVersions(contents),
    content: (sha256) => bytes.get(sha256),
    newDecisionId: () => `d-${++drawn}`,
    ...fields,
  };
}
