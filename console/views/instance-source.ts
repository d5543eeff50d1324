// What the views of one instance are made from: one reading of it, with what the books have beside its state.
import type { Course } from '../../process/spans/types.ts';
import type { ProcessState } from '../../process/state.ts';
import type { ParticipantFacts } from './instance-contacts.ts';
import type { Named } from './instance-names.ts';
import type { StatusView } from '../../process/views/types.ts';

export interface InstanceSource extends Named {
  state: ProcessState;
  status: StatusView;
  course: Course;
  /** Epoch ms. */
  now: number;
  contacts: ParticipantFacts;
}
