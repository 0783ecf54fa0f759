import { type FormState, failedForm, textOf } from "#admin/forms/form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { SUBSCRIBERS as SUBSCRIBERS_PAGE } from "#admin/http/authorize.ts";
import type { Notice } from "#db/notifications/notices.ts";
import { Refusal } from "#domain/errors.ts";
import { SUBSCRIBERS } from "#domain/notifications/audience.ts";
import { dropNotice, retryNotice } from "#usecases/notifications/notices.ts";
import { addConfirmed, removeSubscriber } from "#usecases/notifications/subscribers.ts";

export const NOTICES = "/admin/notices/";

/** Retries or drops a notification; the field `do` says which. */
export function decideOnNotice(
  { context, notifier }: AdminContext,
  values: FormData,
): { location: string } | { failed: FormState } {
  const [action, id] = [textOf(values, "do"), textOf(values, "id")];
  try {
    if (action === "retry") retryNotice(context, id);
    else if (action === "drop") dropNotice(context, id);
    else throw new Refusal("do", "Nothing was chosen.", "Use one of the buttons.");
    notifier?.wake();
    return { location: `${NOTICES}?done=${action}` };
  } catch (error) {
    return { failed: failedForm("notice", values, error) };
  }
}

/** Adds or erases a subscriber; the field `do` says which. */
export function changeSubscribers({ context }: AdminContext, values: FormData): { location: string } | { failed: FormState } {
  const action = textOf(values, "do");
  try {
    if (action === "add") addConfirmed(context, { address: textOf(values, "address"), services: null, regions: null });
    else if (action === "remove") removeSubscriber(context, textOf(values, "address"));
    else throw new Refusal("do", "Nothing was chosen.", "Use one of the buttons.");
    return { location: `${SUBSCRIBERS_PAGE}?done=${action}` };
  } catch (error) {
    return { failed: failedForm(action === "add" ? "add" : "remove", values, error) };
  }
}

/** A notification's recipient as shown to staff, without a subscriber's address. */
export const receiverOf = ({ channel, recipient }: Notice): string =>
  channel === SUBSCRIBERS ? (recipient === "" ? "all subscribers" : "a subscriber") : recipient || channel;
