import { HOUR } from "#domain/time.ts";

/** A session without a request ends after this time, which is long enough for pauses during an incident. */
export const MAX_IDLE = 2 * HOUR;
/** Every session ends this long after sign-in. */
export const MAX_SESSION_AGE = 12 * HOUR;
