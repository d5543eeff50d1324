// Registering a version of a definition: pasted or as a file, with everything that is wrong with it at once.
import { Hidden } from '../../portal/components/parts.tsx';
import { count } from '../../process/views/written-date.ts';
import { Findings } from '../components/findings.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { CONSOLE } from '../paths.ts';
import type { RegisterView } from '../views/types/definitions.ts';

export function renderRegister(view: RegisterView, { visit, note }: ConsolePageProps): string {
  const { typed, format, findings, refusal } = view;
  const errors = findings?.filter(({ isError }) => isError).length ?? 0;
  return renderConsole({
    title: 'Register a version',
    at: 'definitions',
    visit,
    note,
    live: false,
    children: (
      <div class="narrow stack" data-gap="wide">
        <header class="stack" data-gap="tight">
          <p class="kicker">
            <a href={CONSOLE.definitions}>Definitions</a>
          </p>
          <h1>Register a version</h1>
          <p>
            It can be started at once; what runs goes on with the version it has. A pair of id and version
            never changes, so a correction is a new version.
          </p>
        </header>
        {refusal !== null && (
          <div class="note" data-tone="bad" role="alert">
            <h2>Nothing was registered</h2>
            <p class="small">{refusal}</p>
          </div>
        )}
        {findings !== null && errors > 0 && (
          <section class="sheet" aria-labelledby="h-findings" role="alert">
            <h2 id="h-findings">Nothing was registered: {count(errors, 'problem')} to mend</h2>
            <p class="hint">All that was found at once. What you sent is still in the field below.</p>
            <Findings findings={findings} />
          </section>
        )}
        <form
          class="sheet stack"
          method="post"
          action={CONSOLE.register}
          enctype="multipart/form-data"
          novalidate
        >
          <Hidden name="csrf" value={visit.csrf} />
          <div class="field">
            <label for="r-text">Definition</label>
            <p class="hint" id="r-text-hint">
              Paste it here, or choose a file below.
            </p>
            <textarea
              id="r-text"
              name="text"
              class="code"
              rows={18}
              spellcheck={false}
              aria-describedby="r-text-hint"
              value={typed}
            />
          </div>
          <fieldset class="field">
            <legend>Written in</legend>
            <div class="actions">
              {(['json', 'yaml'] as const).map((each) => (
                <div key={each} class="check">
                  <input type="radio" id={`r-${each}`} name="format" value={each} checked={each === format} />
                  <label for={`r-${each}`}>{each.toUpperCase()}</label>
                </div>
              ))}
            </div>
          </fieldset>
          <div class="field">
            <label for="r-file">
              Or a file<span class="optional"> (optional)</span>
            </label>
            <p class="hint" id="r-file-hint">
              It counts instead of the text. Its name says how it is written: .json, .yaml or .yml.
            </p>
            <input
              type="file"
              id="r-file"
              name="file"
              accept=".json,.yaml,.yml"
              aria-describedby="r-file-hint"
            />
          </div>
          <p class="actions foot">
            <button type="submit" class="button" data-kind="primary">
              Check and register
            </button>
            <a href={CONSOLE.definitions}>Register nothing</a>
          </p>
        </form>
      </div>
    ),
  });
}
