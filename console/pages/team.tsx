// One version of a team template: who reports to whom, its agents, its rules, the teams made from it.
import { Digest, Hidden, When } from '../../portal/components/parts.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { PagerLinks } from '../components/pager.tsx';
import { FormProblems, PlainField } from '../components/plain-field.tsx';
import { Source } from '../components/source.tsx';
import { VersionRows } from '../components/version-rows.tsx';
import { CONSOLE } from '../paths.ts';
import type { TeamBranch, TeamTemplateView } from '../views/types/teams.ts';

export function renderTeam(view: TeamTemplateView, { visit, note }: ConsolePageProps): string {
  const { name, version, make } = view;
  return renderConsole({
    title: `${name} ${version}`,
    at: 'teams',
    visit,
    note,
    live: false,
    children: (
      <>
        <header class="stack" data-gap="tight">
          <p class="kicker">
            <a href={CONSOLE.teams}>Teams</a>
            {view.category !== null && ` / ${view.category}`}
          </p>
          <h1>
            {name} {version}
          </h1>
          {view.description !== null && <p class="text">{view.description}</p>}
        </header>
        {!view.isNewest && (
          <p class="note" data-tone="wait">
            There is a newer version: <a href={CONSOLE.newestTeam(view.id)}>see the newest one</a>.
          </p>
        )}
        <FormProblems tried={make?.tried ?? null} did="No team was made" />
        <div class="split">
          <div class="stack" data-gap="wide">
            <Agents view={view} />
            <Rules view={view} />
            <Made view={view} />
            <Source title="As it was registered" text={view.source} />
          </div>
          <div class="stack" data-gap="wide">
            {make !== null && <MakeForm make={make} csrf={visit.csrf} name={name} />}
            <section class="sheet" aria-labelledby="h-tree">
              <h2 id="h-tree">Who reports to whom</h2>
              <Branches branches={view.tree} top />
              {view.escalation.length > 0 && (
                <p class="hint">What is stuck goes to {view.escalation.join(', then ')}.</p>
              )}
            </section>
            <section class="sheet stack" aria-labelledby="h-versions">
              <h2 id="h-versions">Versions</h2>
              <VersionRows versions={view.versions} />
              <div class="hint">
                <Digest hex={view.hash} />
              </div>
            </section>
          </div>
        </div>
      </>
    ),
  });
}

function Branches({ branches, top = false }: { branches: TeamBranch[]; top?: boolean }) {
  return (
    <ul class={top ? 'tree words team' : undefined}>
      {branches.map(({ id, name, role, isEntry, mayDelegate, below }) => (
        <li key={id}>
          <span>
            <strong>{name}</strong> <span class="quiet">{role}</span>{' '}
            {isEntry && <span class="tag">Gets the brief</span>}{' '}
            {mayDelegate && <span class="tag">Delegates</span>}
          </span>
          {below.length > 0 && <Branches branches={below} />}
        </li>
      ))}
    </ul>
  );
}

function Agents({ view: { agents } }: { view: TeamTemplateView }) {
  return (
    <section class="sheet" aria-labelledby="h-agents">
      <h2 id="h-agents">Agents</h2>
      <ul class="rows" data-after="head">
        {agents.map(({ id, name, role, description, tools, notes }) => (
          <li key={id}>
            <p class="head">
              <span>
                <strong>{name}</strong> <span class="tag">AI agent</span>
              </span>
              <span class="small quiet">{role}</span>
            </p>
            {description !== null && <p class="small">{description}</p>}
            <p class="hint">
              {id}
              {tools.length > 0 && `, calls ${tools.join(', ')}`}
              {notes !== '' && `. ${notes}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rules({ view: { rules } }: { view: TeamTemplateView }) {
  return (
    <section class="sheet" aria-labelledby="h-rules">
      <h2 id="h-rules">Rules</h2>
      {rules.length === 0 ? (
        <p class="hint">It has none: what the definition says holds alone.</p>
      ) : (
        <ul class="rows" data-gap="tight" data-after="head">
          {rules.map(({ id, says }) => (
            <li key={id}>
              <p>{says}</p>
              <p class="hint">{id}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Made({ view: { teams, teamsPager } }: { view: TeamTemplateView }) {
  return (
    <section class="sheet" aria-labelledby="h-made">
      <h2 id="h-made">Teams made from it</h2>
      {teams.length === 0 ? (
        <p class="hint">
          None yet. One is made by itself where a definition names this template, or here; a start takes its
          id.
        </p>
      ) : (
        <ul class="rows" data-gap="tight" data-after="head">
          {teams.map(({ id, name, version, at, by, instancesHref }) => (
            <li key={id}>
              <p class="head">
                <strong>{name}</strong>{' '}
                <a class="small" href={instancesHref}>
                  Its instances<span class="hidden"> of {id}</span>
                </a>
              </p>
              <p class="hint">
                <code>{id}</code>, from version {version}, <When at={at} />, {by}
              </p>
            </li>
          ))}
        </ul>
      )}
      <PagerLinks pager={teamsPager} />
    </section>
  );
}

function MakeForm({
  make: { action, key, versions, tried },
  csrf,
  name,
}: {
  make: NonNullable<TeamTemplateView['make']>;
  csrf: string;
  name: string;
}) {
  return (
    <form class="sheet stack" method="post" action={action} aria-labelledby="h-make" novalidate>
      <h2 id="h-make">Make a team</h2>
      <Hidden name="csrf" value={csrf} />
      <Hidden name="key" value={key} />
      <PlainField
        at="make"
        tried={tried}
        field={{ name: 'name', label: 'Name', kind: 'line', hint: `Left empty: ${name}` }}
      />
      <PlainField
        at="make"
        tried={tried}
        field={{ name: 'version', label: 'Version', kind: 'choice', options: versions }}
      />
      <p>
        <button type="submit" class="button" data-kind="primary">
          Make this team
        </button>
      </p>
      <p class="hint">Nothing is started. The next page has its id, which a start takes.</p>
    </form>
  );
}
