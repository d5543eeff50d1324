// What an agent is told of work that it handed down: the outcome in words, marked as what another one wrote.
import { quotedResult } from '../agents/tools/result-text.ts';
import type { AgentOutcome } from '../process/commands.ts';
import type { ArtifactBytes } from './agent-output.ts';

/** Of one artifact; who asked for the work may store it as its own. */
const ARTIFACT_CHARS = 8_000;

/** Text for the model, within the cap of a tool's result. */
export function toldText(agentId: string, outcome: AgentOutcome, artifacts: ArtifactBytes[]): string {
  const source = 'the work you handed down';
  if (!outcome.ok) {
    // The reason may be the other side's own words.
    const said = quotedResult({ author: agentId, source, text: outcome.reason });
    return `${agentId} did not get it done (${outcome.kind}).\n${said}`;
  }
  const { summary, result, facts, confidence, concerns } = outcome;
  const parts = [
    summary,
    ...(result === undefined ? [] : [`Result: ${JSON.stringify(result)}`]),
    ...(Object.keys(facts).length === 0 ? [] : [`Facts it proposes: ${JSON.stringify(facts)}`]),
    ...(confidence === undefined ? [] : [`Confidence: ${confidence}`]),
    ...concerns.map(({ kind, text }) => `Concern (${kind}): ${text}`),
    ...artifacts.map(artifactText),
  ];
  return quotedResult({
    author: agentId,
    source,
    text: parts.join('\n\n'),
  });
}

function artifactText({ key, contentType, bytes }: ArtifactBytes): string {
  if (!/^text\/|[/+]json\b/.test(contentType))
    return `Artifact "${key}" (${contentType}, ${bytes.length} bytes)`;
  const text = Buffer.from(bytes).toString('utf8');
  const note =
    text.length > ARTIFACT_CHARS ? `\n[cut short: ${ARTIFACT_CHARS} of ${text.length} characters]` : '';
  return `Artifact "${key}" (${contentType}):\n${text.slice(0, ARTIFACT_CHARS)}${note}`;
}
