// Whether who is signed in may change anything: others see no forms.
import type { Response } from 'express';
import { reaches } from '../http/actor.ts';
import { visitIn } from './visit-view.ts';

export const mayOperate = (res: Response): boolean => reaches(visitIn(res).actor.role, 'operator');
