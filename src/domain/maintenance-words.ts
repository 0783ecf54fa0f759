import type { Planned } from "./maintenance.ts";
import type { Appointment } from "./maintenance-clock.ts";
import { dayOf, localText } from "./time.ts";

/** A planned time in words: "2026-12-01 02:00 to 04:00 (Asia/Shanghai)". */
export function plannedText({ from, until }: Planned, zone: string): string {
  const end = localText(until, zone);
  return `${localText(from, zone)} to ${dayOf(from, zone) === dayOf(until, zone) ? end.slice(11) : end} (${zone})`;
}

/** What the clock says when it does something. Markdown. */
export function clockWord(does: Appointment["does"], planned: Planned, zone: string): string {
  switch (does) {
    case "remind":
      return `**Reminder:** this work is planned from ${plannedText(planned, zone)}.`;
    case "begin":
      return `The work has begun, as planned. It is to end by ${localText(planned.until, zone)} (${zone}).`;
    case "end":
      return "The planned time is over, and the work with it.";
  }
}
