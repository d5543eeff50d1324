// Between messages to people and webhooks. Webhooks are for admins.
import { CONSOLE } from '../paths.ts';

export function DeliveryTabs({ at }: { at: 'people' | 'webhooks' }) {
  return (
    <nav class="tabs" aria-label="Deliveries">
      <a href={CONSOLE.deliveries} aria-current={at === 'people' ? 'true' : undefined}>
        Messages to people
      </a>
      <a href={CONSOLE.webhooks} aria-current={at === 'webhooks' ? 'true' : undefined}>
        Webhooks
      </a>
    </nav>
  );
}
