import { canonical } from "#domain/canonical.ts";
import { type Instant, MINUTE, parseIso, toIso } from "#domain/time.ts";

/** The sign that the publisher is alive, and that what was said until `checkedAt` is live. */
export interface Heartbeat {
  seq: number;
  publishedAt: Instant;
  checkedAt: Instant;
}

/** Some beats of a minute may be late or lost before readers must think that nobody is there. */
export const VALID_FOR = 5 * MINUTE;

export const writeHeartbeat = ({ seq, publishedAt, checkedAt }: Heartbeat): string =>
  canonical({
    seq,
    publishedAt: toIso(publishedAt),
    checkedAt: toIso(checkedAt),
    validUntil: toIso(checkedAt + VALID_FOR),
  });

/** Reads what `writeHeartbeat` wrote; undefined when it is anything else. */
export function readHeartbeat(text: string): Heartbeat | undefined {
  try {
    const { seq, publishedAt, checkedAt } = JSON.parse(text);
    const times = [parseIso(publishedAt), parseIso(checkedAt)] as [Instant, Instant];
    const beat = { seq, publishedAt: times[0], checkedAt: times[1] };
    return writeHeartbeat(beat) === text ? beat : undefined;
  } catch {
    return undefined;
  }
}
