// Room for forms with files, which are held in memory until all is known of them: for so many at once, few of them one person's.
import type { OpenSession } from './session.ts';

/** Forms with files at once. */
const IN_ALL = 8;
/** Of one person, whatever sessions they have: who sends slowly, or often, keeps nobody else waiting. */
const OF_ONE = 2;

export interface FileRoom {
  /** Null: there is none now. Else it is theirs until what is returned is called. */
  enter(open: OpenSession): (() => void) | null;
}

export function fileRoom(): FileRoom {
  const inside = new Map<string, number>();
  let inAll = 0;
  return {
    enter({ session }) {
      const person = JSON.stringify([session.instanceId, session.participantId]);
      const own = inside.get(person) ?? 0;
      if (inAll >= IN_ALL || own >= OF_ONE) return null;
      inAll++;
      inside.set(person, own + 1);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        inAll--;
        const rest = inside.get(person)! - 1;
        if (rest > 0) inside.set(person, rest);
        else inside.delete(person);
      };
    },
  };
}
