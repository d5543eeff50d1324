// Team templates, the newest version of each.
import { count } from '../../process/views/written-date.ts';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { PagerLinks } from '../components/pager.tsx';
import type { TeamTemplatesView } from '../views/types/teams.ts';

export function renderTeams({ items, pager }: TeamTemplatesView, { visit, note }: ConsolePageProps): string {
  return renderConsole({
    title: 'Teams',
    at: 'teams',
    visit,
    note,
    children: (
      <>
        <header class="stack" data-gap="tight">
          <h1>Teams</h1>
          <p>
            A template says which agents work together and who reports to whom; a team made from it never
            changes.
          </p>
        </header>
        <section class="sheet" aria-label="Team templates by id" data-live="found">
          {items.length === 0 ? (
            <p class="empty">
              No team template is registered. Put one into the folder of definitions, or send it to{' '}
              <code>POST /api/team-templates</code>; a definition names it under “team”, or a start names a
              team made from it.
            </p>
          ) : (
            <ul class="rows" data-edge="open">
              {items.map(({ id, name, category, description, version, agents, rules, href }) => (
                <li key={id}>
                  <p class="head">
                    <a class="row-title" href={href}>
                      {name}
                    </a>
                    <span class="small quiet">
                      {count(agents, 'agent')}, {count(rules, 'rule')}
                    </span>
                  </p>
                  {description !== null && <p class="small">{description}</p>}
                  <p class="hint">
                    {id} {version}
                    {category !== null && `, ${category}`}
                  </p>
                </li>
              ))}
            </ul>
          )}
          <PagerLinks pager={pager} />
        </section>
      </>
    ),
  });
}
