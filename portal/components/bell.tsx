// The bell in the masthead: the way to a person's notices, with how many they have not read.
import { PATHS } from '../paths.ts';
import { Icon } from './icon.tsx';

/** More than these are not worth a wider masthead. */
const MOST = 99;

export function Bell({ unread }: { unread: number }) {
  return (
    <a class="bell" href={PATHS.notices}>
      <Icon name="bell" />
      Notices
      {unread > 0 && (
        <span class="badge">
          {unread > MOST ? `${MOST}+` : unread}
          <span class="hidden"> unread</span>
        </span>
      )}
    </a>
  );
}
