// Every limit a definition, an instance or an expression meets, in one place; the layers import them from here.

const KIB = 1024;
const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

/** The stated limits. Bytes are UTF-8 bytes of the JSON text unless a name says `Chars`; lengths of time are ms. */
export const LIMITS = {
  durationMinMs: SECOND_MS,
  durationMaxMs: 365 * DAY_MS,

  definitionBytes: 256 * KIB,
  definitionDepth: 20,
  phases: 100,
  tasks: 500,
  people: 200,
  /** People who join an instance beside the definition's, by hand-overs. */
  guests: 50,
  maxRetries: 20,
  maxRounds: 20,
  /** Calls of a model that one attempt may be given. */
  agentTurns: 200,
  escalationRungs: 10,
  nameChars: 200,
  descriptionChars: 4_000,

  /** Of a team template; it goes with every start of an instance. */
  teamBytes: 512 * KIB,
  teamAgents: 50,
  promptBytes: 64 * KIB,
  interactionRules: 100,
  agentsConfigBytes: 1024 * KIB,

  expressionChars: 1_000,
  expressionNodes: 250,
  expressionDepth: 24,
  /** `all`, `exists`, `map` … inside or behind one another. */
  expressionLoops: 2,
  /** Steps of all loops of one evaluation together. */
  expressionSteps: 10_000,
  /** Elements of a list that an expression reads. */
  expressionListLength: 1_000,

  contextBytes: 64 * KIB,
  factBytes: 4 * KIB,
  facts: 500,
  taskResultBytes: 16 * KIB,
  commentChars: 10_000,
  jsonArtifactBytes: 1024 * KIB,
  fileBytes: 25 * 1024 * KIB,
  artifacts: 1_000,
  artifactKeyBytes: 200,
  /** What expressions read of facts, results and artifacts' metadata, all together. What none reads is not counted. */
  readBytes: 128 * KIB,
  /** Approvers of all approvals of a definition together. */
  approversInAll: 1_000,
  /** Artifacts put before people by all approvals of a definition together. */
  shownInAll: 10_000,
  gates: 200,
  /** Words of all requests made beside the definition: those of completed tasks count with their title and approvers. */
  requestBytes: 64 * KIB,
  /** What is carried through continue-as-new. */
  stateBytes: 1024 * KIB,
} as const;
