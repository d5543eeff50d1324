// Starting a process: which one, and then its form.
import { SchemaFields } from '../../portal/components/schema-fields.tsx';
import { Hidden } from '../../portal/components/parts.tsx';
import { count } from '../../process/views/written-date.ts';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { StartChoices } from '../components/start-choices.tsx';
import { fieldIdOf, StartField } from '../components/start-field.tsx';
import { CONSOLE } from '../paths.ts';
import type { StartChoice } from '../views/types/overview.ts';
import type { StartView } from '../views/types/start.ts';

export function renderStartChoice(starts: StartChoice[], { visit, note }: ConsolePageProps): string {
  return renderConsole({
    title: 'Start a process',
    at: 'instances',
    visit,
    note,
    children: (
      <div class="narrow stack" data-gap="wide">
        <header class="stack" data-gap="tight">
          <h1>Start a process</h1>
          <p>
            Its newest version is started, unless you choose another on the next page. Nothing is started yet.
          </p>
        </header>
        <StartChoices starts={starts} mayStart />
      </div>
    ),
  });
}

export function renderStart(view: StartView, { visit, note }: ConsolePageProps): string {
  const { typed } = view;
  return renderConsole({
    title: `Start ${view.name}`,
    at: 'instances',
    visit,
    note,
    live: false,
    children: (
      <div class="narrow stack" data-gap="wide">
        <header class="stack" data-gap="tight">
          <p class="kicker">
            <a href={CONSOLE.start}>Start a process</a>
          </p>
          <h1>Start {view.name}</h1>
          {view.description !== null && <p>{view.description}</p>}
        </header>
        <Problems view={view} />
        <form class="sheet stack" method="post" action={CONSOLE.startProcess(view.processId)} novalidate>
          <Hidden name="csrf" value={visit.csrf} />
          <Hidden name="key" value={view.key} />
          <StartField
            view={view}
            name="name"
            label="Name"
            hint="How it is called on every page and mail, such as “Acme Corp SSO Deployment”."
            required
          />
          {view.versions.length > 1 && (
            <div class="field">
              <label for={fieldIdOf('version')}>Version</label>
              <select id={fieldIdOf('version')} name="version">
                {view.versions.map(({ value, label }) => (
                  <option key={value} value={value} selected={typed['version']?.[0] === value}>
                    {label}
                  </option>
                ))}
              </select>
            </div>
          )}
          <Context view={view} />
          <fieldset class="stack group">
            <legend>People</legend>
            <p class="hint">
              They are asked by mail at these addresses. Who has none yet can be given one later.
            </p>
            {view.people.map(({ id, label, part, email, name }) => (
              <div key={id} class="person-row">
                <p class="row-title">
                  {label} <span class="quiet">{part}</span>
                </p>
                <div class="pair">
                  <StartField
                    view={view}
                    name={`p.${id}.email`}
                    label="E-mail address"
                    of={label}
                    type="email"
                    hint={email === null ? null : `Left empty: ${email}`}
                  />
                  <StartField
                    view={view}
                    name={`p.${id}.name`}
                    label="Name"
                    of={label}
                    hint={name === null || email === null ? null : `Left empty: ${name}`}
                  />
                </div>
              </div>
            ))}
            <div class="check">
              <input
                type="checkbox"
                id={fieldIdOf('allowUnbound')}
                name="allowUnbound"
                value="yes"
                checked={typed['allowUnbound']?.[0] === 'yes'}
              />
              <label for={fieldIdOf('allowUnbound')}>Start although an approver has no address yet</label>
            </div>
          </fieldset>
          <details
            class="more"
            open={['startedBy', 'teamId'].some((name) => (typed[name]?.[0] ?? '') !== '')}
          >
            <summary>On whose behalf, with which team</summary>
            <div class="stack">
              <StartField
                view={view}
                name="startedBy"
                label="Started for"
                type="email"
                hint="The address of who wants it. They do not approve in it."
              />
              <StartField
                view={view}
                name="teamId"
                label="Team id"
                hint="Left empty: what the definition says."
              />
            </div>
          </details>
          <p class="actions foot">
            <button type="submit" class="button" data-kind="primary">
              Start {view.name}
            </button>
            <a href={CONSOLE.start}>Start nothing</a>
          </p>
        </form>
      </div>
    ),
  });
}

function Context({ view }: { view: StartView }) {
  const { onboarding, contextNames, typed, problems } = view;
  const isEmpty = onboarding === null && contextNames.length === 0;
  return (
    <fieldset class="stack group">
      <legend>What it is about</legend>
      <p class="hint">
        {isEmpty
          ? 'Its definition asks for nothing. What you give here its agents are told.'
          : 'Its conditions and agents read this.'}
      </p>
      {onboarding !== null && <SchemaFields fields={onboarding} answers={{ typed, problems }} />}
      {contextNames.map((name) => (
        <StartField key={name} view={view} name={`c.${name}`} label={name} />
      ))}
      <details class="more" open={isEmpty || (typed['more']?.[0] ?? '') !== ''}>
        <summary>{isEmpty ? 'As JSON' : 'More, as JSON'}</summary>
        <StartField
          view={view}
          name="more"
          label="Context, as JSON"
          hint={'An object, such as { "region": "EU" }.'}
          type="json"
        />
      </details>
    </fieldset>
  );
}

function Problems({ view: { problems } }: { view: StartView }) {
  if (problems.length === 0) return null;
  return (
    <div class="note" data-tone="bad" role="alert">
      <h2>Nothing was started: {count(problems.length, 'thing')} to mend</h2>
      <ul class="small">
        {problems.map(({ name, text }) => (
          <li key={`${name} ${text}`}>{name === null ? text : <a href={`#${fieldIdOf(name)}`}>{text}</a>}</li>
        ))}
      </ul>
    </div>
  );
}
