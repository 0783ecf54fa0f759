import { inEnglish, type Phrase, phrase } from "#domain/phrase.ts";
import { dayOf, localText } from "#domain/time.ts";
import type { Appointment } from "./clock.ts";
import type { Planned } from "./maintenance.ts";

/** A planned time as text: "2026-12-01 02:00 to 04:00 (Asia/Shanghai)". */
export function plannedPhrase({ from, until }: Planned, zone: string): Phrase {
  const end = localText(until, zone);
  const isOneDay = dayOf(from, zone) === dayOf(until, zone);
  return phrase("{from} to {until} ({zone})", { from: localText(from, zone), until: isOneDay ? end.slice(11) : end, zone });
}

/** The planned time as English text. */
export const plannedText = (planned: Planned, zone: string): string => inEnglish(plannedPhrase(planned, zone));

/** The text of an update that the clock posts. Markdown. */
export function clockUpdateText(does: Appointment["does"], planned: Planned, zone: string): Phrase {
  switch (does) {
    case "remind":
      return phrase("**Reminder:** this work is planned from {time}.", { time: plannedPhrase(planned, zone) });
    case "begin":
      return phrase("The maintenance has started as planned. It is planned to end by {time} ({zone}).", {
        time: localText(planned.until, zone),
        zone,
      });
    case "end":
      return phrase("The planned time is over, and the maintenance is completed.");
  }
}
