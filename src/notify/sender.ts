import type { Notice } from "#db/notifications/notices.ts";
import type { DeliveryOutcome } from "#domain/notifications/delivery.ts";

/** Sends the notifications of one channel, one at a time. */
export interface Sender {
  channel: string;
  /** The pause after each notification, which limits their rate. */
  pauseMs: number;
  /** Makes one attempt. A failure is an outcome, not an exception. */
  send(notice: Notice, signal: AbortSignal): Promise<DeliveryOutcome>;
}

/** A setting is missing. That is not the receiver's fault, so the notification waits until it is there. */
export const missingSetting = (reason: string): DeliveryOutcome => ({ is: "failed", reason });

/** The update of a notification is not in the record. This happens only if someone edited the database by hand. */
export const NOT_FOUND: DeliveryOutcome = { is: "refused", reason: "The update was not found.", tries: 1 };
