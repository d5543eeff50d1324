// What stands where there is nothing: no such instance, task, version or receipt.
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { CONSOLE } from '../paths.ts';

/** `back`: where to look instead; default the list of instances. */
export function renderNoInstance(
  { what, back }: { what: string; back?: { href: string; label: string } },
  { visit }: ConsolePageProps,
): string {
  const { href, label } = back ?? { href: CONSOLE.instances, label: 'All instances' };
  return renderConsole({
    title: what,
    at: 'instances',
    visit,
    live: false,
    children: (
      <div class="stack">
        <h1>{what}</h1>
        <p>The address may have been cut short, or is one of another installation. Nothing was changed.</p>
        <p class="actions">
          <a class="button" data-kind="primary" href={href}>
            {label}
          </a>
        </p>
      </div>
    ),
  });
}
