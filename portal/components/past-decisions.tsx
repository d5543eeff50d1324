// Decisions on record, as a list that leads to their receipts.
import type { PastDecisionView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { State, When } from './parts.tsx';

export function PastDecisions({ past, empty }: { past: PastDecisionView[]; empty: string }) {
  if (past.length === 0) return <p class="hint">{empty}</p>;
  return (
    <ol class="rows" data-after="head">
      {past.map((decision) => (
        <li key={decision.decisionId}>
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
        </li>
      ))}
    </ol>
  );
}
