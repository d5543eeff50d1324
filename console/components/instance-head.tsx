// What stands at the top of every page of an instance, and the sentence on the first of them.
import type { ComponentChildren } from 'preact';
import { When } from '../../portal/components/parts.tsx';
import { INSTANCE } from '../instance-paths.ts';
import { CONSOLE } from '../paths.ts';
import type { InstanceHeadView, InstanceSummaryView } from '../views/types/instance.ts';
import { State } from './state.tsx';

/** `title`: of a page below the first, whose name then leads back. */
export function InstanceHead({ head, title }: { head: InstanceHeadView; title?: string }) {
  return (
    <div class="stack" data-gap="tight">
      <p class="kicker">
        <a href={CONSOLE.instances}>Instances</a> /{' '}
        {title === undefined ? head.id : <a href={INSTANCE.page(head.id)}>{head.name}</a>}
      </p>
      <div class="head">
        <h1>
          {title ?? head.name} {title === undefined && <State state={head.state} />}
        </h1>{' '}
        <span class="small quiet">
          {head.definition}. As of <When at={head.asOf} />
          {head.isBehind && ', from the books: no worker answers'}.{' '}
          <a href={INSTANCE.page(head.id)}>Reload</a>
        </span>
      </div>
    </div>
  );
}

export function InstanceSummary({
  summary,
  children,
}: {
  summary: InstanceSummaryView;
  children?: ComponentChildren;
}) {
  const { tone, says, next, waits, quick } = summary;
  return (
    <div class="note" data-tone={tone}>
      <p class="lede" data-says>
        {says}
      </p>
      {next.length === 1 && <p class="small">Next: {next[0]}</p>}
      {next.length > 1 && (
        <div class="small">
          <p>Next:</p>
          <ul class="bullets">
            {next.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </div>
      )}
      {waits.length > 0 && (
        <details class="small" id="all-waits">
          <summary>All it waits for ({waits.length})</summary>
          <ul class="bullets">
            {waits.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </details>
      )}
      {children}
      {quick.length > 0 && (
        <p class="actions">
          {quick.map(({ label, href }) => (
            <a key={href} class="button" href={href}>
              {label}
            </a>
          ))}
        </p>
      )}
    </div>
  );
}
