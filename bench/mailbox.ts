// The mails to one instance's people, in order of arrival.
import type { Mail } from './protocol.ts';

export class Mailbox {
  readonly #mails: Mail[] = [];
  #waiting: ((mail: Mail) => void) | null = null;

  deliver(mail: Mail): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) waiting(mail);
    else this.#mails.push(mail);
  }

  /** The next mail, once it is there. One reader at a time. */
  next(): Promise<Mail> {
    const mail = this.#mails.shift();
    if (mail) return Promise.resolve(mail);
    if (this.#waiting) throw new Error('Somebody reads this mailbox already.');
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}
