// The portal's first page.
import type { PastDecisionView } from './approval.ts';
import type { ArtifactView } from './artifact.ts';
import type { InstanceFrame } from './frame.ts';
import type { StuckTaskView } from './mend.ts';
import type { WaitingQuestionView } from './question.ts';
import type { WaitingTaskView } from './task.ts';

export interface PhaseProgressView {
  name: string;
  tone: 'idle' | 'work' | 'wait' | 'ok' | 'bad';
  /** "Complete", "Waits for you" */
  now: string;
  lines: string[];
  current: boolean;
}

export interface HomeView {
  frame: InstanceFrame;
  definitionName: string;
  /** One sentence: what it waits for and on whom. */
  summary: string;
  decisions: { approvalId: string; title: string; dueAt: number; overdue: boolean }[];
  tasks: WaitingTaskView[];
  questions: WaitingQuestionView[];
  /** Work that cannot go on, and this person may mend. */
  stuck: StuckTaskView[];
  tasksDone: number;
  tasksTotal: number;
  phases: PhaseProgressView[];
  artifacts: ArtifactView[];
  past: PastDecisionView[];
  people: { name: string; role: string; you: boolean }[];
  /** Newest first. */
  news: { at: number; text: string }[];
  /** Full sentences: who is at what, and what comes after. */
  next: string[];
  /** By the definition's estimates; null where nothing can be said. */
  expectedAt: number | null;
  doneAt: number | null;
  /** May extend, nudge, reassign or cancel. */
  mayAct: boolean;
  /** Null: may not say that they are away. `substitute` null: they are here. */
  absence: { substitute: string | null; until: number | null } | null;
}
