import { type FormState, failedForm, textOf } from "#admin/forms/form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import type { Config } from "#config/load.ts";
import type { Choice } from "#domain/notifications/audience.ts";
import type { Language } from "#domain/phrase.ts";
import { pathIn } from "#domain/publishing/paths.ts";
import { subscriptionKey } from "#usecases/notifications/subscription-key.ts";
import {
  changeSubscription,
  requestSubscription as request,
  type SubscriptionContext,
} from "#usecases/notifications/subscriptions.ts";

/** The path of the readers' subscription pages. */
export const SUBSCRIBE = "/subscribe/";

/** The path of a subscription page, in the language that the current page's URL names. */
export function subscriptionPath({ searchParams }: URL, page = "", values: Readonly<Record<string, string>> = {}): string {
  const lang = searchParams.get("lang");
  const query = new URLSearchParams({ ...values, ...(lang !== null && { lang }) });
  return `${SUBSCRIBE}${page}${query.size > 0 ? `?${query}` : ""}`;
}

/** The URL of a page of the site, in the reader's language where the site has it, else in its first language. */
export const sitePage = ({ url, locales }: Config["site"], path: string, { locale }: Language): string =>
  `${url}${locales.includes(locale) ? pathIn(path, locale, locales) : path}`;

/** The parameters of the subscription use cases. */
export const subscriptionsAt = ({ context, config }: AdminContext): SubscriptionContext => ({
  db: context.db,
  now: context.now,
  key: subscriptionKey(context, config.dataDir),
});

/** Handles the subscribe form; gives it back where it is refused. */
export function requestSubscription({ context, visit }: AdminContext, values: FormData): FormState | undefined {
  // A bot filled in the hidden field: it gets the usual answer, and the form is ignored.
  if (textOf(values, "website") !== "") return undefined;
  try {
    request(context, { address: textOf(values, "address"), ...choiceIn(values) }, visit.address);
    return undefined;
  } catch (error) {
    return failedForm("subscribe", values, error);
  }
}

/** Handles the form that changes a subscription; gives it back where it is refused. */
export function saveChoice(admin: AdminContext, token: string, values: FormData): FormState | undefined {
  try {
    changeSubscription(subscriptionsAt(admin), token, choiceIn(values));
    return undefined;
  } catch (error) {
    return failedForm("manage", values, error);
  }
}

/** The services and regions that are checked; null (nothing checked) means all. */
export const choiceIn = (values: FormData): Choice => ({
  services: checkedValues(values, "service"),
  regions: checkedValues(values, "region"),
});

function checkedValues(values: FormData, name: string): string[] | null {
  const slugs = values.getAll(name).filter((value) => typeof value === "string");
  return slugs.length === 0 ? null : [...new Set(slugs)];
}

/** The token of a link, or of the form on the link's page. */
export const tokenOf = ({ searchParams }: URL, values?: FormData): string =>
  searchParams.get("token") ?? (values ? textOf(values, "token") : "");
