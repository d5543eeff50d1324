// Everything that is wrong with what a definition's parts say of one another, whatever its shape.
import { draftOf } from './draft.ts';
import { lintAbsences } from './lint/absences.ts';
import { lintAgentRules } from './lint/agent-rules.ts';
import { lintApprovals } from './lint/approvals.ts';
import { lintArtifacts } from './lint/artifacts.ts';
import { lintClocks } from './lint/clocks.ts';
import { lintDependencies } from './lint/dependencies.ts';
import { lintExpressions } from './lint/expressions.ts';
import { lintFacts } from './lint/facts.ts';
import { lintIds } from './lint/ids.ts';
import { lintOutputs } from './lint/output.ts';
import { lintReferences, lintTaskTools, lintTemplates } from './lint/references.ts';
import { lintRework } from './lint/rework.ts';
import { lintSizes } from './lint/sizes.ts';
import type { Finding } from './problem.ts';

export interface LintOptions {
  /** Ids of the registered agent templates. Left out: templates are not looked at. */
  templates?: ReadonlySet<string>;
  /** Names of the tools there are. Left out: tools are not looked at. */
  tools?: ReadonlySet<string>;
}

/** Every problem beyond the shape, as far as the value can be read; works on values whose shape is wrong, too. */
export function lint(value: unknown, options: LintOptions = {}): Finding[] {
  const draft = draftOf(value);
  return [
    ...lintIds(draft),
    ...lintReferences(draft),
    ...lintDependencies(draft),
    ...lintApprovals(draft),
    ...lintRework(draft),
    ...lintAbsences(draft),
    ...lintClocks(draft),
    ...lintAgentRules(draft),
    ...lintExpressions(draft),
    ...lintArtifacts(draft),
    ...lintOutputs(draft),
    ...lintFacts(draft),
    ...lintSizes(draft),
    ...(options.tools === undefined ? [] : lintTaskTools(draft, options.tools)),
    ...(options.templates === undefined ? [] : lintTemplates(draft, options.templates)),
  ];
}
