// The one timer of an instance. It is armed for the next moment at which something is due, cancelled only where an
// earlier one appears, and armed anew where it fires too early: two history events saved for every deadline that moves.
import { CancellationScope, condition, sleep } from '@temporalio/workflow';

interface Open {
  at: number;
  scope: CancellationScope;
  /** Settles once it has fired or is cancelled; never rejects. */
  over: Promise<void>;
}

export class Timer {
  #open: Open | null = null;

  /** Whether `arm` has something to do. */
  isLate(at: number | null): at is number {
    return at !== null && (this.#open === null || this.#open.at > at);
  }

  /** Makes sure that the workflow wakes at `at` (epoch ms) or earlier. Null: nothing is due; an open timer is left to fire. */
  async arm(at: number | null, summary: string): Promise<void> {
    if (!this.isLate(at)) return;
    if (this.#open !== null) {
      this.#open.scope.cancel();
      // The command that cancels it is only given when its promise rejects; until then it is open.
      await this.#open.over;
    }
    const scope = new CancellationScope({ cancellable: true });
    const clear = () => {
      this.#open = null;
    };
    const over = scope.run(() => sleep(Math.max(1, at - Date.now()), { summary })).then(clear, clear);
    this.#open = { at, scope, over };
  }

  /** Resolves at `at` (epoch ms), without a second timer. */
  async until(at: number, summary: string): Promise<void> {
    while (Date.now() < at) {
      // An earlier timer may be open, and fire in its place.
      await this.arm(at, summary);
      await condition(() => !this.open);
    }
  }

  get open(): boolean {
    return this.#open !== null;
  }
}
