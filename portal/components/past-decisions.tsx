// Decisions on record, as a list that leads to their receipts. Many of them fold after the newest.
import type { PastDecisionView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { State, When } from './parts.tsx';

const SHOWN = 6;

export function PastDecisions({ past, empty }: { past: PastDecisionView[]; empty: string }) {
  if (past.length === 0) return <p class="hint">{empty}</p>;
  const older = past.slice(SHOWN);
  return (
    <>
      <ol class="rows" data-after="head">
        {past.slice(0, SHOWN).map((decision) => (
          <Decision key={decision.decisionId} decision={decision} />
        ))}
      </ol>
      {older.length > 0 && (
        <details class="older">
          <summary>{older.length} earlier</summary>
          <ol class="rows">
            {older.map((decision) => (
              <Decision key={decision.decisionId} decision={decision} />
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

function Decision({ decision }: { decision: PastDecisionView }) {
  return (
    <li>
      <State choice={decision.choice} />
      <p class="row-title">{decision.title}</p>
      <p class="hint">
        {decision.byName}, <When at={decision.at} />.{' '}
        {decision.own && (
          <a href={PATHS.receipt(decision.decisionId)}>
            Receipt<span class="hidden"> for {decision.title}</span>
          </a>
        )}
      </p>
      {decision.comment !== '' && <p class="small said">{decision.comment}</p>}
      {decision.void !== null && <p class="hint">{decision.void}</p>}
    </li>
  );
}
