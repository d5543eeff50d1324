// What can be started: one definition a row, each with its button. None: where definitions come from.
import { count } from '../../process/views/written-date.ts';
import { CONSOLE } from '../paths.ts';
import type { StartChoice } from '../views/types/overview.ts';

export function StartChoices({ starts, mayStart }: { starts: StartChoice[]; mayStart: boolean }) {
  return (
    <section class="sheet" aria-labelledby="h-starts">
      <div class="head">
        <h2 id="h-starts">Definitions</h2>
        <a class="small" href={CONSOLE.definitions}>
          Look at them
        </a>
      </div>
      {starts.length === 0 ? (
        <p class="empty">
          No definition is registered. Put one into the folder of examples and start again, or send it:{' '}
          <code>POST /api/processes</code>.
        </p>
      ) : (
        <ul class="rows" data-after="head">
          {starts.map(({ processId, name, version, description, phases, href }) => (
            <li key={processId} class="row">
              <div>
                <p class="row-title">
                  {name} <span class="quiet">{version}</span>
                </p>
                <p class="small">{description ?? 'Its definition says nothing about it.'}</p>
                <p class="hint">
                  {count(phases, 'phase')}, <code>{processId}</code>
                </p>
              </div>
              {mayStart && (
                <a class="button" data-kind={starts.length === 1 ? 'primary' : undefined} href={href}>
                  Start {name}
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
      {!mayStart && starts.length > 0 && (
        <p class="hint">Your role lets you read. An operator starts processes.</p>
      )}
    </section>
  );
}
