// Spans and marks of all instances, as far as they were read from the events: what figures are counted over. A projection: it can
// be thrown away and made again.
import type { Course, Mark, Span } from '../../process/spans/types.ts';

/** Of which instance a span or mark is. */
export interface CourseOf {
  instanceId: string;
  processId: string;
  version: string;
}

export interface FigureFilter {
  /** Epoch ms: spans that ended and marks that are in [from, until). */
  from: number;
  until: number;
  processId?: string;
  version?: string;
}

/** An instance whose events reach further than its projected course. */
export interface StaleCourse {
  instanceId: string;
  /** The events it is to be made from end here. */
  lastSeq: number;
}

export interface CourseBooks {
  staleCourses(limit: number): Promise<StaleCourse[]>;
  /** Takes the place of what was there, unless that reaches as far or further. */
  putCourse(of: CourseOf, upToSeq: number, course: Course): Promise<void>;
  /** Spans of these kinds that ended in that time. */
  endedSpans(filter: FigureFilter, kinds: Span['kind'][]): Promise<(Span & CourseOf)[]>;
  /** Spans of these kinds still open at `until`. */
  openSpans(filter: FigureFilter, kinds: Span['kind'][]): Promise<(Span & CourseOf)[]>;
  marks(filter: FigureFilter): Promise<(Mark & CourseOf)[]>;
  courseOf(instanceId: string): Promise<Course | null>;
}
