// Open incidents: what happened, to which process, for how long, and what mends it.
import type { ComponentChildren } from 'preact';
import type { IncidentItem } from '../views/types/incidents.ts';

/** `after`: what stands below each, such as its forms; absent: the button that leads to them. */
export function IncidentRows({
  items,
  mayAct,
  after,
}: {
  items: IncidentItem[];
  mayAct: boolean;
  after?: (item: IncidentItem) => ComponentChildren;
}) {
  return (
    <ul class="rows" data-after="head">
      {items.map((item) => (
        <li key={item.anchor} id={item.anchor}>
          <p class="row-title">{item.title}</p>
          <p class="small">{item.cure}</p>
          <p class="head">
            <span class="hint">
              <a href={item.instanceHref}>{item.instanceName}</a>, for {item.age}
            </span>{' '}
            {!after && (
              <a class="button" href={item.href}>
                {mayAct ? item.button : 'See what would mend it'}
                <span class="hidden">: {item.title}</span>
              </a>
            )}
          </p>
          {after?.(item)}
        </li>
      ))}
    </ul>
  );
}
