// The console's pages: what api/ imports from here. Each page is a function from its view to a whole HTML document.
export { CONSOLE, withQuery } from './paths.ts';
export { renderConsole } from './components/frame.tsx';
export type { ConsoleFrameProps } from './components/frame.tsx';
export type * from './views/types/visit.ts';
export type * from './views/types/login.ts';
export { renderComeBack, renderLogin } from './pages/login.tsx';
export type { ConsolePageProps } from './components/frame.tsx';
export type * from './views/types/approvals.ts';
export type * from './views/types/incidents.ts';
export type * from './views/types/instances.ts';
export type * from './views/types/kpis.ts';
export type * from './views/types/overview.ts';
export type * from './views/types/state.ts';
export { renderOverview } from './pages/overview.tsx';
export { renderInstances } from './pages/instances.tsx';
export { renderApprovals } from './pages/approvals.tsx';
export { renderIncidents } from './pages/incidents.tsx';
export { renderMend, renderMended } from './pages/mend.tsx';
export { approvalItem } from './views/approval-item.ts';
export { asksWords } from './views/asks-words.ts';
export { columnsFor } from './views/columns.ts';
export { incidentItem } from './views/incident-item.ts';
export { INCIDENT_WORDS } from './views/incident-words.ts';
export { type InstanceNames, instanceItem } from './views/instance-item.ts';
export { kpisView } from './views/kpi-tiles.ts';
export { isWayOf, type MendingChoices, mendingRequest } from './views/mending.ts';
export { NEWS_TYPES, newsWords } from './views/news-words.ts';
export { overviewSentence } from './views/overview-sentence.ts';
export { pageLinks, readPageAt } from './views/pages-of.ts';
export { type AskedSearch, readSearch, searchQuery, SHOWN } from './views/search.ts';
export type * from './views/types/start.ts';
export { renderStart, renderStartChoice } from './pages/start.tsx';
export {
  contextNames,
  onboardingFields,
  type StartForm,
  type StartProblem,
  startField,
  startPeople,
  startRequest,
} from './views/start-form.ts';
export type * from './views/types/instance.ts';
export type * from './views/types/instance-actions.ts';
export type * from './views/types/instance-gantt.ts';
export { INSTANCE } from './instance-paths.ts';
export { renderInstance } from './pages/instance.tsx';
export { renderNoInstance } from './pages/no-instance.tsx';
export { aboutView, estimateWords } from './views/instance-about.ts';
export { actionForms, targetIn } from './views/instance-actions.ts';
export { approvalsView } from './views/instance-approvals.ts';
export { artifactRow } from './views/instance-artifacts.ts';
export { AUDIT_FILTERS, auditView, typesOf } from './views/instance-audit.ts';
export { chainSays, type ChainView } from './views/instance-chain.ts';
export { CONTACT_ENTRIES, contactsOf } from './views/instance-contacts.ts';
export { expectedCourse } from './views/instance-expected.ts';
export { openPhases } from './views/instance-folds.ts';
export { ganttView } from './views/instance-gantt.ts';
export { whoAtStart, whoIs } from './views/instance-names.ts';
export { peopleView } from './views/instance-people.ts';
export type { InstanceSource } from './views/instance-source.ts';
export { headView, summaryView } from './views/instance-summary.ts';
export { tasksView } from './views/instance-tasks.ts';
export { timeWords } from './views/instance-time.ts';
export type * from './views/types/bulk.ts';
export { renderBulk, renderBulks } from './pages/bulk.tsx';
export { renderBulkConfirm } from './pages/bulk-confirm.tsx';
export {
  BULK_OPTIONS,
  BULK_WORDS,
  bulkFields,
  bulkRequest,
  bulkTitle,
  isBulkAction,
} from './views/bulk-words.ts';
export type * from './views/types/instance-pages.ts';
export { renderInstanceTask } from './pages/instance-task.tsx';
export {
  renderInstanceArtifacts,
  renderInstanceAudit,
  renderInstanceComments,
  renderInstanceReceipt,
  renderTranscript,
} from './pages/instance-records.tsx';
export { renderInstanceArtifact, renderInstanceDiff } from './pages/instance-artifact.tsx';
export { taskParts } from './views/instance-task.ts';
export { transcriptSaid } from './views/instance-transcript.ts';
export type * from './views/types/definitions.ts';
export type * from './views/types/deliveries.ts';
export type * from './views/types/forms.ts';
export type * from './views/types/settings.ts';
export type * from './views/types/teams.ts';
export type * from './views/types/webhooks.ts';
export { renderDefinition, renderDefinitionDiff } from './pages/definition.tsx';
export { renderDefinitions } from './pages/definitions.tsx';
export { renderDeliveries } from './pages/deliveries.tsx';
export { renderRegister } from './pages/register.tsx';
export { renderSecret } from './pages/secret.tsx';
export { renderJournal, renderSettings } from './pages/settings.tsx';
export { renderTeam } from './pages/team.tsx';
export { renderTeams } from './pages/teams.tsx';
export { renderWebhook } from './pages/webhook.tsx';
export { renderWebhooks } from './pages/webhooks.tsx';
export {
  definitionDiff,
  definitionItem,
  definitionView,
  findingView,
  type InstanceTally,
} from './views/definition-view.ts';
export { CHANNEL_OPTIONS, messageItem, OUTCOME_OPTIONS, TROUBLED } from './views/message-item.ts';
export { journalItem, KEY_FIELDS, keyItem } from './views/settings-view.ts';
export { teamTemplateItem, teamTemplateView } from './views/team-view.ts';
export { WEBHOOK_LOG, webhookFields, webhookItem, webhookMessageItem } from './views/webhook-view.ts';
