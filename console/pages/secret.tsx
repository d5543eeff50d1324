// A secret that was just made: shown on this page and nowhere else.
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import type { SecretView } from '../views/types/settings.ts';

export function renderSecret(view: SecretView, { visit }: ConsolePageProps): string {
  const { title, at, secret, says, more, back } = view;
  return renderConsole({
    title,
    at,
    visit,
    live: false,
    children: (
      <div class="narrow stack" data-gap="wide">
        <header class="stack" data-gap="tight">
          <h1>{title}</h1>
          <p>{says}</p>
        </header>
        <section class="sheet stack" aria-labelledby="h-secret">
          <h2 id="h-secret">The secret</h2>
          <code class="secret" tabIndex={0}>
            {secret}
          </code>
          <p class="note" data-tone="wait">
            Copy it now: it is shown on this page and nowhere else.
          </p>
          {more !== null && <p class="hint">{more}</p>}
          <p class="actions">
            <a class="button" href={back.href}>
              {back.label}
            </a>
          </p>
        </section>
      </div>
    ),
  });
}
