// The one timer of an instance. It is armed for the next moment at which something is due, cancelled only where an
// earlier one appears, and armed anew where it fires too early: two history events saved for every deadline that moves.
import { CancellationScope, condition, sleep } from '@temporalio/workflow';

export class Timer {
  #open: { at: number; scope: CancellationScope } | null = null;

  /** Makes sure that the workflow wakes at `at` (epoch ms) or earlier. Null: nothing is due; an open timer is left to fire. */
  arm(at: number | null, summary: string): void {
    if (at === null || (this.#open !== null && this.#open.at <= at)) return;
    this.#open?.scope.cancel();
    const scope = new CancellationScope({ cancellable: true });
    const opened = { at, scope };
    this.#open = opened;
    const clear = () => {
      if (this.#open === opened) this.#open = null;
    };
    // A cancelled timer rejects: that was us, for an earlier one.
    scope.run(() => sleep(Math.max(1, at - Date.now()), { summary })).then(clear, clear);
  }

  /** Resolves at `at` (epoch ms), without a second timer. */
  async until(at: number, summary: string): Promise<void> {
    this.arm(at, summary);
    while (Date.now() < at) {
      await condition(() => Date.now() >= at || this.#open === null);
      // An earlier timer may have fired in its place.
      if (Date.now() < at) this.arm(at, summary);
    }
  }

  get open(): boolean {
    return this.#open !== null;
  }
}
