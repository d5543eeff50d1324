// All definitions, the newest version of each.
import { count } from '../../process/views/written-date.ts';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { PagerLinks } from '../components/pager.tsx';
import { State } from '../components/state.tsx';
import { CONSOLE } from '../paths.ts';
import type { DefinitionItem, DefinitionsView } from '../views/types/definitions.ts';

export function renderDefinitions(view: DefinitionsView, { visit, note }: ConsolePageProps): string {
  const { items, pager, mayRegister } = view;
  return renderConsole({
    title: 'Definitions',
    at: 'definitions',
    visit,
    note,
    children: (
      <>
        <header class="head">
          <div class="stack" data-gap="tight">
            <h1>Definitions</h1>
            <p>
              A version never changes once it is registered; what runs keeps the version it was started with.
            </p>
          </div>
          {mayRegister && (
            <a class="button" href={CONSOLE.register}>
              Register a version
            </a>
          )}
        </header>
        <section class="sheet" aria-label="Definitions by id" data-live="found">
          {items.length === 0 ? (
            <p class="empty">
              A definition says who does what, in which order, and who approves.{' '}
              {mayRegister ? (
                <>
                  <a href={CONSOLE.register}>Register the first one</a>, as JSON or YAML.
                </>
              ) : (
                'None is registered yet; who has the role “admin” can register one.'
              )}
            </p>
          ) : (
            <table class="table" role="table">
              <thead role="rowgroup">
                <tr role="row">
                  {['Definition', 'Newest version', 'Open', 'Closed', 'Checked now'].map((label) => (
                    <th key={label} scope="col" role="columnheader">
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody role="rowgroup">
                {items.map((item) => (
                  <Row key={item.id} item={item} />
                ))}
              </tbody>
            </table>
          )}
          <PagerLinks pager={pager} />
        </section>
      </>
    ),
  });
}

function Row({ item }: { item: DefinitionItem }) {
  const { id, name, description, version, versions, href, open, closed } = item;
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <a href={href}>{name}</a> <span class="sub">{id}</span>
        {description !== null && <span class="sub">{description}</span>}
      </th>
      <td role="cell" data-label="Newest version">
        <span>
          {version} {versions > 1 && <span class="sub">of {versions}</span>}
        </span>
      </td>
      <td role="cell" data-label="Open">
        <Instances {...open} word="open" of={name} />
      </td>
      <td role="cell" data-label="Closed">
        <Instances {...closed} word="closed" of={name} />
      </td>
      <td role="cell" data-label="Checked now">
        <Checked {...item} />
      </td>
    </tr>
  );
}

function Instances({ count: many, href, word, of }: DefinitionItem['open'] & { word: string; of: string }) {
  if (many === 0) return <span class="quiet">None</span>;
  return (
    <a href={href}>
      {many}
      <span class="hidden">
        {' '}
        {word} of {of}
      </span>
    </a>
  );
}

function Checked({ problems, warnings }: DefinitionItem) {
  if (problems > 0) return <State state={{ word: count(problems, 'problem'), tone: 'bad', icon: 'alert' }} />;
  if (warnings > 0) return <State state={{ word: count(warnings, 'warning'), tone: 'wait', icon: null }} />;
  return <State state={{ word: 'Nothing to mend', tone: 'ok', icon: 'check' }} />;
}
