// Why a request comes back: who sent it back, in their words, and what is new since. With the way to what was said then.
import type { RoundBeforeView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { Said } from './parts.tsx';

export function RoundBefore({ view }: { view: RoundBeforeView | null }) {
  if (view === null) return null;
  const { round, sentBack, changed, approvalId } = view;
  return (
    <div class="note" data-tone="idle">
      <h3>{sentBack ? `Round ${round}: ${sentBack.by ?? 'you'} sent it back` : `This is round ${round}`}</h3>
      {sentBack && sentBack.comment !== '' && <Said small>{sentBack.comment}</Said>}
      {changed.length === 0 ? (
        <p class="small">No document has changed since.</p>
      ) : (
        <ul class="changes small">
          {changed.map(({ key, from, to }) => (
            <li key={key}>
              <strong>{key}</strong>{' '}
              {from === 0 ? (
                'is new.'
              ) : (
                <>
                  is version {to} now, was {from}.{' '}
                  <a href={PATHS.artifactDiff(key, from, to)}>
                    See the differences<span class="hidden"> in {key}</span>
                  </a>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <p class="small">
        <a href={PATHS.thread('approval', approvalId)}>Comments on round {round - 1}</a>
      </p>
    </div>
  );
}
