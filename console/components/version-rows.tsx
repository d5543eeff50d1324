// The versions of a definition or a team template, newest first.
import { When } from '../../portal/components/parts.tsx';

interface Props {
  versions: { version: string; href: string; at: number; by: string; current: boolean }[];
}

export function VersionRows({ versions }: Props) {
  return (
    <ul class="rows" data-gap="tight" data-edge="open">
      {versions.map(({ version, href, at, by, current }) => (
        <li key={version} aria-current={current ? 'true' : undefined}>
          <p>{current ? <strong>{version}</strong> : <a href={href}>{version}</a>}</p>
          <p class="hint">
            <When at={at} />, {by}
          </p>
        </li>
      ))}
    </ul>
  );
}
