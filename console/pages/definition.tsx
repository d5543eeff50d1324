// One version of a definition: drawn, in words, and as it was registered; its other versions, and two of them compared.
import { Differences } from '../../portal/components/differences.tsx';
import { Digest, When } from '../../portal/components/parts.tsx';
import { Diagram } from '../charts/diagram.tsx';
import { CompareForm } from '../components/compare-form.tsx';
import { CourseWords } from '../components/course-words.tsx';
import { Findings } from '../components/findings.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { Source } from '../components/source.tsx';
import { VersionRows } from '../components/version-rows.tsx';
import { CONSOLE } from '../paths.ts';
import { diagramOf } from '../views/diagram.ts';
import type { DefinitionDiffView, DefinitionView } from '../views/types/definitions.ts';

export function renderDefinition(view: DefinitionView, { visit, note }: ConsolePageProps): string {
  const { name, version, parts, findings, open, closed, start } = view;
  return renderConsole({
    title: `${name} ${version}`,
    at: 'definitions',
    visit,
    note,
    live: false,
    children: (
      <>
        <header class="head">
          <div class="stack" data-gap="tight">
            <p class="kicker">
              <a href={CONSOLE.definitions}>Definitions</a>
            </p>
            <h1>
              {name} {version}
            </h1>
            {view.description !== null && <p class="text">{view.description}</p>}
          </div>
          {start !== null && (
            <a class="button" data-kind="primary" href={start}>
              Start one
            </a>
          )}
        </header>
        {!view.isNewest && (
          <p class="note" data-tone="wait">
            There is a newer version: <a href={CONSOLE.newestDefinition(view.id)}>see the newest one</a>.
          </p>
        )}
        <section class="sheet stack" aria-labelledby="h-course">
          <h2 id="h-course">Its course</h2>
          <Diagram view={diagramOf(parts)} />
          <p class="hint">
            A diamond is a gate, an arrow between tasks says whose work is needed, and a bar at the left edge
            that people approve it.
          </p>
          <details class="more" id="words">
            <summary>The same in words</summary>
            <CourseWords parts={parts} />
          </details>
        </section>
        <div class="split">
          <div class="stack" data-gap="wide">
            {findings.length > 0 && (
              <section class="sheet" aria-labelledby="h-findings">
                <h2 id="h-findings">Worth knowing</h2>
                <Findings findings={findings} />
              </section>
            )}
            <Source title="As it was registered" text={view.source} />
          </div>
          <div class="stack" data-gap="wide">
            <section class="sheet" aria-labelledby="h-about">
              <h2 id="h-about">About it</h2>
              <dl class="facts" data-after="head">
                <dt>Id</dt>
                <dd>{view.id}</dd>
                <dt>Registered</dt>
                <dd>
                  <When at={view.registeredAt} />, {view.registeredBy}
                </dd>
                <dt>Instances</dt>
                <dd>
                  <a href={open.href}>{open.count} open</a>, <a href={closed.href}>{closed.count} closed</a>
                </dd>
                <dt>SHA-256</dt>
                <dd>
                  <Digest hex={view.hash} />
                </dd>
              </dl>
            </section>
            <section class="sheet stack" aria-labelledby="h-versions">
              <h2 id="h-versions">Versions</h2>
              <VersionRows versions={view.versions} />
              {view.compare !== null && <CompareForm compare={view.compare} />}
            </section>
          </div>
        </div>
      </>
    ),
  });
}

export function renderDefinitionDiff(view: DefinitionDiffView, { visit, note }: ConsolePageProps): string {
  const { from, to } = view.compare;
  return renderConsole({
    title: `${view.name}: ${from} and ${to}`,
    at: 'definitions',
    visit,
    note,
    live: false,
    children: (
      <>
        <header class="stack" data-gap="tight">
          <p class="kicker">
            <a href={CONSOLE.definitions}>Definitions</a> / <a href={view.back}>{view.name}</a>
          </p>
          <h1>
            What changed from {from} to {to}
          </h1>
        </header>
        <section class="sheet stack" aria-label="Differences">
          <CompareForm compare={view.compare} />
          <Differences body={view.body} />
        </section>
      </>
    ),
  });
}
