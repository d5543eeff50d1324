// `client.processes`: everything that can be done with definitions and instances, one method a call.
import type {
  ApprovalView,
  AuditEntryView,
  DecisionOutcomeView,
  DeliveryView,
  IncidentView,
  StatusView,
  TaskWorkView,
  TimelineView,
  TranscriptView,
} from '../process/views/types.ts';
import type { ProcessDefinition } from '../definition/types.ts';
import { type ApprovalResponse, approvalResponse } from './approval-response.ts';
import { artifactMethods } from './artifacts.ts';
import { type FollowOptions, followEntries } from './event-stream.ts';
import { handingOverMethods } from './handing-over.ts';
import { participantMethods } from './participants.ts';
import { definitionPath, instancePath, write } from './paths.ts';
import type { CallOptions, Query, Transport } from './transport.ts';
import type {
  AuditFilter,
  AuditLog,
  Changed,
  CommentFilter,
  CommentInput,
  CommentView,
  CompleteTaskInput,
  DefinitionSummary,
  DefinitionWithVersions,
  InstanceFilter,
  InstanceSearch,
  InstanceSummary,
  Page,
  PageOptions,
  RegisteredDefinition,
  RequestApprovalInput,
  ResolveInput,
  StartInput,
} from './types.ts';
import type { Json } from '../definition/types.ts';

/** Each searchable value is a parameter of its own. */
function searchQuery({ context = {}, ...rest }: InstanceFilter): Query {
  const values = Object.entries(context).map(([name, value]) => [`context.${name}`, value]);
  return { ...rest, ...Object.fromEntries(values) } as Query;
}

export type ProcessesClient = ReturnType<typeof createProcesses>;

/** All methods reject with a CountersignError where the API refuses or does not answer. */
export function createProcesses(transport: Transport) {
  const get = <T>(path: string, options: CallOptions = {}) =>
    transport.json<T>({ method: 'GET', path, ...options });
  const post = <T>(path: string, body: unknown, options: CallOptions = {}) =>
    transport.json<T>(write('POST', path, body, options));

  return {
    ...artifactMethods(transport),
    ...participantMethods(transport),
    ...handingOverMethods(transport),

    /** The newest version of each definition. */
    list: (page: PageOptions = {}, options: CallOptions = {}): Promise<Page<DefinitionSummary>> =>
      transport.json({ method: 'GET', path: '/api/processes', query: { ...page }, ...options }),
    /** The newest version, unless one is named. */
    get: (
      processId: string,
      version: { version?: string } = {},
      options: CallOptions = {},
    ): Promise<DefinitionWithVersions> =>
      transport.json({ method: 'GET', path: definitionPath(processId), query: { ...version }, ...options }),
    /** The same content again changes nothing; other content under the same id and version is refused with 409. */
    register: (definition: ProcessDefinition, options?: CallOptions): Promise<RegisteredDefinition> =>
      post('/api/processes', definition, options),

    /** Starts an instance; answers once it is in the books. */
    start: ({ processId, ...input }: StartInput, options?: CallOptions): Promise<StatusView> =>
      post(`${definitionPath(processId)}/instances`, input, options),
    /** Newest first, unless sorted otherwise. A cursor is good for the sort and order it came with. */
    listInstances: (filter: InstanceFilter = {}, options: CallOptions = {}): Promise<Page<InstanceSummary>> =>
      transport.json({
        method: 'GET',
        path: '/api/processes/instances',
        query: searchQuery(filter),
        ...options,
      }),
    /** How many a search finds. */
    countInstances: (search: InstanceSearch = {}, options: CallOptions = {}): Promise<{ count: number }> =>
      transport.json({
        method: 'GET',
        path: '/api/processes/instances/count',
        query: searchQuery(search),
        ...options,
      }),
    getInstance: (id: string, options?: CallOptions): Promise<StatusView> => get(instancePath(id), options),
    /** The same as `getInstance`: where it stands and what it waits for. */
    getStatus: (id: string, options?: CallOptions): Promise<StatusView> => get(instancePath(id), options),
    getTimeline: (id: string, options?: CallOptions): Promise<TimelineView> =>
      get(`${instancePath(id)}/timeline`, options),
    getAuditLog: (id: string, filter: AuditFilter = {}, options: CallOptions = {}): Promise<AuditLog> =>
      transport.json({
        method: 'GET',
        path: `${instancePath(id)}/audit`,
        query: { ...filter },
        ...options,
      }),
    /** The whole trail as the API writes it, byte for byte what `verify` reads. */
    exportAudit: (id: string, options: CallOptions = {}): Promise<string> =>
      transport.text({ method: 'GET', path: `${instancePath(id)}/audit/export`, accept: '*/*', ...options }),

    /** Passes the manual gates that wait now; 409 `nothing-to-advance` where none does. */
    advancePhase: (id: string, body: { reason?: string } = {}, options?: CallOptions): Promise<Changed> =>
      post(`${instancePath(id)}/phase`, body, options),
    /** The named task or phase, and what depends on it, is done again: an exception. */
    sendBack: (
      id: string,
      body: { target: string; reason: string },
      options?: CallOptions,
    ): Promise<Changed> => post(`${instancePath(id)}/send-back`, body, options),
    pause: (id: string, body: { reason: string }, options?: CallOptions): Promise<Changed> =>
      post(`${instancePath(id)}/pause`, body, options),
    resume: (id: string, body: { reason: string }, options?: CallOptions): Promise<Changed> =>
      post(`${instancePath(id)}/resume`, body, options),
    cancel: (id: string, body: { reason: string }, options?: CallOptions): Promise<Changed> =>
      post(`${instancePath(id)}/cancel`, body, options),
    /** The next attempt at once; a reason is needed unless the task only waits for it. */
    retryTask: (
      id: string,
      taskId: string,
      body: { reason?: string } = {},
      options?: CallOptions,
    ): Promise<Changed> =>
      post(`${instancePath(id)}/tasks/${encodeURIComponent(taskId)}/retry`, body, options),
    /** It counts as complete for what depends on it, and is not done later: an exception. */
    skipTask: (
      id: string,
      taskId: string,
      body: { reason: string },
      options?: CallOptions,
    ): Promise<Changed> =>
      post(`${instancePath(id)}/tasks/${encodeURIComponent(taskId)}/skip`, body, options),
    /** Done by an operator's hand, in the place of the person it is assigned to: an exception, and needs a reason. */
    completeTask: (
      id: string,
      taskId: string,
      body: CompleteTaskInput = {},
      options?: CallOptions,
    ): Promise<Changed> =>
      post(`${instancePath(id)}/tasks/${encodeURIComponent(taskId)}/complete`, body, options),
    /** A name that ends in `_approved` needs a reason and is an exception. */
    setFact: (
      id: string,
      name: string,
      value: Json,
      more: { reason?: string } = {},
      options: CallOptions = {},
    ): Promise<Changed> =>
      transport.json(
        write('PUT', `${instancePath(id)}/facts/${encodeURIComponent(name)}`, { value, ...more }, options),
      ),

    /** What agents did on a task, or on an errand (`errand.<n>`): turns, calls of tools, what it took. */
    getTaskWork: (id: string, taskId: string, options?: CallOptions): Promise<TaskWorkView> =>
      get(`${instancePath(id)}/tasks/${encodeURIComponent(taskId)}/work`, options),
    /** What a model was told and answered, after the last turn or the one named. For operators. */
    getTranscript: (
      id: string,
      taskId: string,
      attempt: number,
      query: { turn?: number } = {},
      options: CallOptions = {},
    ): Promise<TranscriptView> =>
      transport.json({
        method: 'GET',
        path: `${instancePath(id)}/tasks/${encodeURIComponent(taskId)}/work/${attempt}/transcript`,
        query: { ...query },
        ...options,
      }),
    /** Answers an agent's question, in the place of those it was put to. Open ones stand in the status. */
    answerQuestion: (
      id: string,
      questionId: string,
      body: { text: string },
      options?: CallOptions,
    ): Promise<Changed> =>
      post(`${instancePath(id)}/questions/${encodeURIComponent(questionId)}/answer`, body, options),

    /** Those pending or overdue. */
    listApprovals: (id: string, options?: CallOptions): Promise<Page<ApprovalView>> =>
      get(`${instancePath(id)}/approvals`, options),
    requestApproval: (
      id: string,
      input: RequestApprovalInput,
      options?: CallOptions,
    ): Promise<ApprovalView> => post(`${instancePath(id)}/approvals`, input, options),
    /** What came of one decision, by the id that its receipt names. */
    getDecisionOutcome: (
      id: string,
      decisionId: string,
      options?: CallOptions,
    ): Promise<DecisionOutcomeView> =>
      get(`${instancePath(id)}/decisions/${encodeURIComponent(decisionId)}`, options),

    /** What became of each message to people, newest first: over which channel, each attempt with its outcome. */
    deliveries: (
      id: string,
      page: PageOptions = {},
      options: CallOptions = {},
    ): Promise<Page<DeliveryView>> =>
      transport.json({
        method: 'GET',
        path: `${instancePath(id)}/deliveries`,
        query: { ...page },
        ...options,
      }),

    /** Open ones, oldest first. */
    listIncidents: (id: string, options?: CallOptions): Promise<Page<IncidentView>> =>
      get(`${instancePath(id)}/incidents`, options),
    resolveIncident: (
      id: string,
      incidentId: string,
      body: ResolveInput,
      options?: CallOptions,
    ): Promise<Changed> =>
      post(`${instancePath(id)}/incidents/${encodeURIComponent(incidentId)}/resolve`, body, options),

    /** Oldest first. */
    listComments: (
      id: string,
      filter: CommentFilter = {},
      options: CallOptions = {},
    ): Promise<Page<CommentView>> =>
      transport.json({
        method: 'GET',
        path: `${instancePath(id)}/comments`,
        query: { ...filter },
        ...options,
      }),
    addComment: (id: string, body: CommentInput, options?: CallOptions): Promise<CommentView> =>
      post(`${instancePath(id)}/comments`, body, options),

    /**
     * Calls back once for each counted decision, in order: by default for all of the instance, also those before now
     * (`from`: a response's `position`, or `now`). Returns a function that ends it.
     */
    onApprovalResponse: (
      id: string,
      callback: (response: ApprovalResponse) => void | Promise<void>,
      options?: FollowOptions,
    ): (() => void) =>
      followEntries(
        transport,
        `${instancePath(id)}/events`,
        (entry) => {
          const response = approvalResponse(entry);
          return response === null ? undefined : callback(response);
        },
        options,
      ),
    /** The same for every entry of the audit trail. */
    onAuditEntry: (
      id: string,
      callback: (entry: AuditEntryView) => void | Promise<void>,
      options?: FollowOptions,
    ): (() => void) => followEntries(transport, `${instancePath(id)}/events`, callback, options),
  };
}
