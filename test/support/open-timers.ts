// How many timers a history holds open: the shell keeps one for all deadlines.

/** What is read of a history event, as the client gives it and as it stands in JSON. */
interface TimerEvent {
  timerStartedEventAttributes?: object | null;
  timerFiredEventAttributes?: object | null;
  timerCanceledEventAttributes?: object | null;
}

/** The most timers that were open at once in one run's history. */
export function openTimersAtOnce(events: TimerEvent[]): number {
  let open = 0;
  let most = 0;
  for (const event of events) {
    if (event.timerStartedEventAttributes) open += 1;
    if (event.timerFiredEventAttributes || event.timerCanceledEventAttributes) open -= 1;
    most = Math.max(most, open);
  }
  return most;
}
