// What figures need of each instance, as far as it was read from the events. A projection: it can be thrown away and made again.
import type { CourseDigest } from '../../process/kpi/types.ts';

export interface CourseFilter {
  /** Epoch ms: instances some part of whose life is in [since, until). */
  since: number;
  until: number;
  processId?: string;
  version?: string;
}

/** Instances with events beyond what was read. Position `place`: once they are read, all is read up to there. */
export interface CoursesBehind {
  /** Each to be read up to its newest event, at least `seq`. */
  instances: { instanceId: string; seq: number }[];
  place: number;
  /** Whether there are events beyond `place`. */
  more: boolean;
}

/** Made of all events up to number `upToSeq`. */
export interface ReadCourse {
  digest: CourseDigest;
  upToSeq: number;
}

export interface CourseBooks {
  /** Looks at the next `entries` entries of the trail; null where there are none beyond what was read. */
  coursesBehind(entries: number): Promise<CoursesBehind | null>;
  /** In one transaction. A digest takes the place of one that does not reach as far; `place` never goes back. */
  putCourses(courses: ReadCourse[], place: number): Promise<void>;
  /** When the oldest event happened that was not read yet, epoch ms; null: all were read. */
  coursesUnreadSince(): Promise<number | null>;
  /** In pages, each instance once. What is written meanwhile may or may not be in it. */
  courses(filter: CourseFilter): AsyncIterable<CourseDigest[]>;
  /** Of completed instances of one definition, the newest first. */
  completedCourses(processId: string, version: string, limit: number): Promise<CourseDigest[]>;
}
