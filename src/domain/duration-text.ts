import { counted, inEnglish, type Phrase, phrase } from "./phrase.ts";
import { MINUTE } from "./time.ts";

/** A duration as text: "under a minute", "47 minutes", "2 h 30 min", "3 days 4 h". Whole minutes, rounded down. */
export function durationPhrase(milliseconds: number): Phrase {
  const minutes = Math.floor(milliseconds / MINUTE);
  if (minutes < 1) return phrase("under a minute");
  if (minutes < 120) return counted(minutes, "1 minute", "{count} minutes");
  const hours = Math.floor(minutes / 60);
  if (hours < 48)
    return minutes % 60 === 0
      ? phrase("{hours} h", { hours })
      : phrase("{hours} h {minutes} min", { hours, minutes: minutes % 60 });
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? phrase("{days} days", { days }) : phrase("{days} days {hours} h", { days, hours: hours % 24 });
}

/** The duration as English text. */
export const durationText = (milliseconds: number): string => inEnglish(durationPhrase(milliseconds));
