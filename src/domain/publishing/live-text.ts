import { type Phrase, phrase } from "#domain/phrase.ts";
import type { Site } from "./site.ts";

type MaybeDrill = Pick<Site, "isDrill">;

/** "Live since 16:02:11." What is published in a rehearsal is not live: only those who practise see it. */
export const liveSincePhrase = ({ isDrill }: MaybeDrill, time: string): Phrase =>
  phrase(isDrill ? "In the rehearsal since {time}." : "Live since {time}.", { time });

/** Whether readers see what is published. */
export const readersSeePhrase = ({ isDrill }: MaybeDrill): Phrase =>
  phrase(isDrill ? "Readers do not see it." : "Readers see it.");
