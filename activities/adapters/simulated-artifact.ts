// Contents of the simulated agent's artifacts: documents that read like the real thing, built from the artifact's key,
// the task and the instance's context. The same request always gives the same bytes.
import type { Json, JsonObject } from '../../definition/types.ts';
import type { AgentRequest } from '../ports.ts';

type Section = { heading: string; items: string[] };

/** A JSON document. Every one says that it is simulated. */
export function simulatedArtifact(key: string, request: AgentRequest): JsonObject {
  const about = subjectOf(key);
  return {
    title: titleOf(key),
    preparedFor: named(request.context['customerName']) ?? request.processName,
    preparedBy: request.agentName,
    purpose: request.taskDescription ?? `Result of “${request.taskName}” in ${request.processName}.`,
    basis: basisOf(request.context),
    sections: sectionsFor(key, about, request).map(({ heading, items }) => ({ heading, items })),
    openPoints: request.feedback === null ? [] : [`Asked for at the last review: ${request.feedback}`],
    revision: request.attempt,
    simulated: true,
  };
}

/** The same in a few lines, for a task that leaves no document; '' for work of no kind that is known. */
export function simulatedReport(request: AgentRequest): string {
  const make = KINDS.find(([pattern]) => pattern.test(request.taskId))?.[1];
  if (!make) return '';
  const sections = make(subjectOf(request.taskId), request);
  return sections.map(({ heading, items }) => `\n${heading}:\n${items.join('\n')}`).join('');
}

/** `sso_requirements_doc` → `SSO requirements`. */
export function titleOf(key: string): string {
  const words = key.split(/[_.\-\s]+/).filter((word) => word !== '' && !/^(doc|document|file)$/i.test(word));
  const said = words.map((word) => (SHORT.has(word.toLowerCase()) ? word.toUpperCase() : word.toLowerCase()));
  const text = said.join(' ') || key;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const SHORT = new Set(['sso', 'scim', 'saml', 'oidc', 'idp', 'api', 'mfa', 'it', 'sla', 'kpi', 'dns', 'tls']);

function subjectOf(key: string): string {
  const kind =
    /\b(requirements?|mapping|plan|report|assessment|review|config(uration)?|checklist|summary)\b/gi;
  return titleOf(key).replace(kind, '').replace(/\s+/g, ' ').trim() || titleOf(key);
}

function sectionsFor(key: string, about: string, request: AgentRequest): Section[] {
  const make = KINDS.find(([pattern]) => pattern.test(key))?.[1] ?? general;
  return [...make(about, request), acceptance(request)];
}

const KINDS: [RegExp, (about: string, request: AgentRequest) => Section[]][] = [
  [/requirement/i, requirements],
  [/mapping/i, mapping],
  [/assess|review|audit|risk|security/i, assessment],
  [/plan|runbook|schedule/i, plan],
  [/config|setup|settings/i, configuration],
  [/report|result|test|validation/i, report],
];

function requirements(about: string, { context }: AgentRequest): Section[] {
  const idp = named(context['idpType']) ?? 'the identity provider in use';
  const domain = named(context['customerDomain']) ?? 'the customer’s domain';
  const users = named(context['userCount']);
  return [
    {
      heading: 'Scope',
      items: [
        `${about} for ${domain}${users ? `, ${users} users` : ''}, with ${idp} as the source of identities.`,
        'Local passwords remain for two break-glass accounts only.',
      ],
    },
    {
      heading: 'Requirements',
      items: [
        `R1 Sign-in goes through ${idp}; direct sign-in is off for all other accounts.`,
        'R2 Sessions end after 12 hours, or 30 minutes without activity.',
        'R3 Signing certificates are rotated without interruption, with two valid at a time.',
        'R4 Every sign-in, successful or not, is logged with time, account and source address.',
      ],
    },
  ];
}

function mapping(about: string, { context }: AgentRequest): Section[] {
  const domain = named(context['customerDomain']) ?? 'example.com';
  return [
    {
      heading: 'Attributes',
      items: [
        `userName ← user principal name, lower case, in ${domain}`,
        'name.givenName ← first name; name.familyName ← last name',
        'emails[primary] ← mail; must be unique',
        'active ← account enabled; false removes all sessions within five minutes',
      ],
    },
    {
      heading: 'Groups',
      items: [
        `${about}-admins → administrator role, at most five members`,
        `${about}-users → member role`,
        'No nested groups: they are flattened by the source.',
      ],
    },
  ];
}

function assessment(about: string): Section[] {
  return [
    {
      heading: 'Findings',
      items: [
        'F1 (low) The session cookie’s lifetime is longer than the identity provider’s; aligned to 12 hours.',
        'F2 (low) The audit log lacked the source address; added.',
        `F3 (information) ${about}: no account holds more rights than its role needs.`,
      ],
    },
    { heading: 'Verdict', items: ['No finding stands in the way of production.'] },
  ];
}

function plan(about: string): Section[] {
  return [
    {
      heading: 'Steps',
      items: [
        `1 Prepare ${about} in the test environment and have it checked by a second person.`,
        '2 Move a pilot group of ten accounts and watch for one working day.',
        '3 Move everybody else in two waves outside office hours.',
        '4 Switch off the old way after five working days without trouble.',
      ],
    },
    {
      heading: 'Way back',
      items: ['Each step can be undone within 15 minutes by restoring the setting before.'],
    },
  ];
}

function configuration(about: string, { context }: AgentRequest): Section[] {
  const domain = named(context['customerDomain']) ?? 'example.com';
  return [
    {
      heading: 'Settings',
      items: [
        `Entity id: urn:${domain}:${about.toLowerCase().replace(/\s+/g, '-')}`,
        `Reply address: https://login.${domain}/callback`,
        'Signature: RSA-SHA256 on assertion and response; encryption on.',
        'Clock tolerance: 60 seconds.',
      ],
    },
    { heading: 'Checked', items: ['Sign-in, sign-out and a refused account were tried with a test user.'] },
  ];
}

function report(about: string): Section[] {
  return [
    {
      heading: 'Checks',
      items: [
        `${about}: 14 checks, 14 passed.`,
        'A new account signed in within one minute of being created.',
        'A disabled account was refused and its session ended.',
      ],
    },
    { heading: 'Conclusion', items: ['Ready for use.'] },
  ];
}

function general(about: string, { inputs }: AgentRequest): Section[] {
  const given = Object.keys(inputs).filter((name) => name !== 'simulate');
  return [
    { heading: about, items: [`${about} was worked out from the definition and what the instance knows.`] },
    ...(given.length > 0
      ? [{ heading: 'Given', items: given.map((name) => `${name}: ${said(inputs[name]!)}`) }]
      : []),
  ];
}

const acceptance = ({ taskName }: AgentRequest): Section => ({
  heading: 'To be accepted when',
  items: [`“${taskName}” is complete as described, and nobody listed as an approver objects.`],
});

function basisOf(context: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(context)
      .filter(([, value]) => typeof value !== 'object')
      .slice(0, 20),
  );
}

const named = (value: Json | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;

const said = (value: Json): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200);
