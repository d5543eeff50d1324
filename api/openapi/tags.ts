// The groups of the OpenAPI document, in the order in which it shows them.

/** By name: what the group is about. An endpoint whose tag is not here fails the document. */
export const TAGS: Record<string, string> = {
  Processes: 'Definitions: a process as data. A pair of id and version never changes.',
  Instances: 'Running and ended processes: start, search, read.',
  Steering: 'What an operator does to an instance. Each is an event on its trail, with who did it and why.',
  Approvals: 'Requests put to people. Only their approvers decide, on their own page; no request here does.',
  'Handing over': 'Whose an approval or a task is, by when, and taking a request or a decision back.',
  Incidents: 'What cannot go on by itself, and what would mend it.',
  'Bulk actions': 'One action on many instances, counted before it is done.',
  Agents: 'What agents did, and what an agent that runs elsewhere calls while it is at work.',
  Artifacts: 'What tasks leave behind. Each store makes a new version with its SHA-256.',
  Participants: 'People in an instance: their addresses, links, and who stands in for them.',
  Comments: 'Talk beside the process; it never moves it.',
  Audit: 'The trail: what happened, in order, hash-chained; its export; what became of messages to people.',
  Events: 'The trail as it grows, as server-sent events.',
  Webhooks: 'Entries of the trail sent to an address, signed by Standard Webhooks.',
  Teams: 'Team templates, teams made from them, and agent templates.',
  Figures: 'Numbers over many instances and a period.',
  Access: 'Who calls: API keys, the caller, and the installation’s own journal.',
  Operation: 'Health, readiness and public keys. They need no token.',
};
