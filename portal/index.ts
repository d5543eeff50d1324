// The portal's pages: what api/ imports from here. Each page is a function from its view to a whole HTML document.
export { brandNow, withBrand } from './brand.ts';
export type { BrandView } from './brand.ts';
export { basePathOf, placed, withBasePath } from './base-path.ts';
export { anchorOf, PATHS } from './paths.ts';
export type * from './page-views.ts';
export { editedIn, readDecisionForm, shownField, splitDecisions } from './decision-form.ts';
export type { DecisionForm, ReadDecisionForm, ShownInForm } from './decision-form.ts';
export { renderLanding } from './pages/landing.tsx';
export { renderDecide } from './pages/decide.tsx';
export { renderReceipt } from './pages/receipt.tsx';
export { renderOutcome } from './pages/outcome.tsx';
export { renderTogether } from './pages/together.tsx';
export { renderTogetherOutcome } from './pages/together-outcome.tsx';
export { renderDeadLink } from './pages/dead-link.tsx';
export { renderProblem } from './pages/problem.tsx';
export { renderHome } from './pages/home.tsx';
export { renderNotices } from './pages/notices.tsx';
export { renderMail, renderMailbox } from './pages/mailbox.tsx';
export { artifactsToLoad, buildDecideView, buildLandingView, decisionItem } from './views/decide-view.ts';
export type { ComeBack } from './views/decide-view.ts';
export { inlineType, isReadable, needsSniffing, PDF_TYPE } from './views/shown-artifact.ts';
export type { Sniffed } from './views/shown-artifact.ts';
export { buildArtifactPage } from './views/artifact-view.ts';
export { buildDiffView } from './views/diff-view.ts';
export { buildThread, mayComment, threadTitle } from './views/thread-view.ts';
export type { SaidComment } from './views/thread-view.ts';
export { homeSections } from './components/home-sections.tsx';
export { threadAnchor } from './components/thread.tsx';
export { renderArtifactPage } from './pages/artifact.tsx';
export { renderDiff } from './pages/diff.tsx';
export { renderThreadPage } from './pages/thread.tsx';
export { renderUploadProblem } from './pages/upload-problem.tsx';
export { renderAct } from './pages/act.tsx';
export { renderAction, renderDone } from './pages/action.tsx';
export { buildActView, cancelView, deadlineView, doneView, nudgeView, revokeView } from './views/act-view.ts';
export { mendView, stuckFor } from './views/mend-view.ts';
export { absenceView, handOverApprovalView, handOverTaskView } from './views/hand-over-view.ts';
export { renderTask, renderTaskClosed } from './pages/task.tsx';
export {
  buildTaskClosedView,
  buildTaskView,
  isOpenFor,
  taskArtifacts,
  taskFields,
} from './views/task-view.ts';
export { type FieldSpec, leavesOf } from './task-form/field-spec.ts';
export { readAnswers } from './task-form/read-answers.ts';
export type { AnswerProblem, FileAnswer, TypedAnswers } from './task-form/read-answers.ts';
export { type Edited, readEdited } from './task-form/edit.ts';
export { schemaProblems } from './task-form/schema-problems.ts';
export { editorFields, proposalOf, type ReturnedEdits } from './views/review-view.ts';
export { buildQuestionClosedView, buildQuestionView, questionsFor } from './views/question-view.ts';
export type { QuestionMore } from './views/question-view.ts';
export { renderQuestion, renderQuestionClosed } from './pages/question.tsx';
export { agentWorkView } from './views/agent-work-view.ts';
export { buildReceiptView } from './views/receipt-view.ts';
export type { ReceiptSource } from './views/receipt-view.ts';
export { buildHomeView } from './views/home-view.ts';
export { HOME_EVENTS } from './views/news-view.ts';
export { assigneeOf, frameOf, openFor, tasksFor } from './views/view-source.ts';
export { changesOf } from './views/changes-view.ts';
export type { StoredVersion, ViewSource } from './views/view-source.ts';
export { viewedHash } from './viewed-hash.ts';
export { maskAddress } from './views/mask-address.ts';
