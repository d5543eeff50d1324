// What the shell noticed: trouble of its own, and messages without a good seal. Both go on the trail.
import type { CommandOfType } from '../commands.ts';
import { raiseIncident } from '../trouble/incidents.ts';
import type { Handler } from '../turn.ts';

export const reportShellTrouble: Handler<CommandOfType<'ReportShellTrouble'>> = (turn, { data }) => {
  raiseIncident(turn, data.kind, 'shell', data.message, {});
  return null;
};

export const refuseForeignMessage: Handler<CommandOfType<'RefuseForeignMessage'>> = (turn, { data }) => {
  turn.did('ForeignMessageRefused', data);
  return null;
};
