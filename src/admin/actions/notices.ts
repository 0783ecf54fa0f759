import { type FormState, failedForm, textOf } from "#admin/forms/form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { SUBSCRIBERS as SUBSCRIBERS_PAGE } from "#admin/http/authorize.ts";
import type { Notice } from "#db/notifications/notices.ts";
import { Refusal } from "#domain/errors.ts";
import { SUBSCRIBERS } from "#domain/notifications/audience.ts";
import { dropNotice, retryNotice } from "#usecases/notifications/notices.ts";
import { addConfirmed, removeSubscriber } from "#usecases/notifications/subscribers.ts";

export const NOTICES = "/admin/notices/";

/** Lets a notice be tried again, or gives it up, as a form says. */
export function decideOnNotice({ context, notifier }: AdminContext, values: FormData): { location: string } | { failed: FormState } {
  const [what, id] = [textOf(values, "do"), textOf(values, "id")];
  try {
    if (what === "retry") retryNotice(context, id);
    else if (what === "drop") dropNotice(context, id);
    else throw new Refusal("do", "Nothing was chosen.", "Use one of the buttons.");
    notifier?.wake();
    return { location: `${NOTICES}?done=${what}` };
  } catch (error) {
    return { failed: failedForm("notice", values, error) };
  }
}

/** Adds or erases a subscriber, as a form says. */
export function changeSubscribers({ context }: AdminContext, values: FormData): { location: string } | { failed: FormState } {
  const what = textOf(values, "do");
  try {
    if (what === "add") addConfirmed(context, { address: textOf(values, "address"), services: null, regions: null });
    else if (what === "remove") removeSubscriber(context, textOf(values, "address"));
    else throw new Refusal("do", "Nothing was chosen.", "Use one of the buttons.");
    return { location: `${SUBSCRIBERS_PAGE}?done=${what}` };
  } catch (error) {
    return { failed: failedForm(what === "add" ? "add" : "remove", values, error) };
  }
}

/** Whom a notice goes to, as staff may see it: of subscribers nothing but that it is one. */
export const receiverOf = ({ channel, recipient }: Notice): string =>
  channel === SUBSCRIBERS ? (recipient === "" ? "all subscribers" : "a subscriber") : recipient || channel;
