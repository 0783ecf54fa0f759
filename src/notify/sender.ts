import type { Notice } from "#db/notifications/notices.ts";
import type { DeliveryOutcome } from "#domain/notifications/delivery.ts";

/** One channel at work: it sends one notice at a time. */
export interface Sender {
  channel: string;
  /** How long to wait after each notice, in milliseconds. */
  pause: number;
  /** Makes one attempt. What goes wrong on the way is an outcome, not an error. */
  send(notice: Notice, signal: AbortSignal): Promise<DeliveryOutcome>;
}

/** A setting is missing: not the receiver's fault, and mended without any word being lost. */
export const missingSetting = (reason: string): DeliveryOutcome => ({ is: "failed", reason });

/** The word of a notice is not on record: only a person who changed the database can bring that about. */
export const NOT_FOUND: DeliveryOutcome = { is: "refused", reason: "The update was not found.", tries: 1 };
