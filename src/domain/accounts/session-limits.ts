import { HOUR } from "#domain/time.ts";

/** A session ends this long after its last request; long enough for an incident shift's pauses. */
export const MAX_IDLE = 2 * HOUR;
/** And at the latest this long after sign-in. */
export const MAX_SESSION_AGE = 12 * HOUR;
