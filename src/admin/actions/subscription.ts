import { type FormState, failedForm, textOf } from "#admin/forms/form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import type { Config } from "#config/load.ts";
import type { Choice } from "#domain/notifications/audience.ts";
import type { Language } from "#domain/phrase.ts";
import { pathIn } from "#domain/publishing/paths.ts";
import { subscriptionKey } from "#notify/subscription-key.ts";
import { askToSubscribe, changeSubscription, type Subscriptions } from "#usecases/notifications/subscriptions.ts";

/** Where readers subscribe; the admin's own pages for it lie elsewhere, so that no page has two addresses. */
export const SUBSCRIBE = "/subscribe/";

/** Where a form or an answer leads on to: a page of readers', in the language that the address of this one names. */
export function onward({ searchParams }: URL, page = "", values: Readonly<Record<string, string>> = {}): string {
  const lang = searchParams.get("lang");
  const query = new URLSearchParams({ ...values, ...(lang !== null && { lang }) });
  return `${SUBSCRIBE}${page}${query.size > 0 ? `?${query}` : ""}`;
}

/** A page of the site, in the reader's language where the site has it, else in its first. */
export const sitePage = ({ url, locales }: Config["site"], path: string, { locale }: Language): string =>
  `${url}${locales.includes(locale) ? pathIn(path, locale, locales) : path}`;

/** What the acts of readers work with. */
export const subscriptionsAt = ({ context, config }: AdminContext): Subscriptions => ({
  db: context.db,
  now: context.now,
  key: subscriptionKey(config.dataDir),
});

/** Takes the form of somebody who wants to subscribe; gives it back where something is wrong in it. */
export function takeWish({ context, visit }: AdminContext, values: FormData): FormState | undefined {
  // A program filled in what people do not see: it hears what people hear, and nothing comes of it.
  if (textOf(values, "website") !== "") return undefined;
  try {
    askToSubscribe(context, { address: textOf(values, "address"), ...choiceIn(values) }, visit.address);
    return undefined;
  } catch (error) {
    return failedForm("subscribe", values, error);
  }
}

/** Keeps what somebody chose anew. */
export function keepChoice(admin: AdminContext, token: string, values: FormData): FormState | undefined {
  try {
    changeSubscription(subscriptionsAt(admin), token, choiceIn(values));
    return undefined;
  } catch (error) {
    return failedForm("manage", values, error);
  }
}

/** What is marked; nothing marked means everything. */
export const choiceIn = (values: FormData): Choice => ({
  services: marked(values, "service"),
  regions: marked(values, "region"),
});

function marked(values: FormData, name: string): string[] | null {
  const slugs = values.getAll(name).filter((value) => typeof value === "string");
  return slugs.length === 0 ? null : [...new Set(slugs)];
}

/** The token of a link, or of the form that it led to. */
export const tokenOf = ({ searchParams }: URL, values?: FormData): string =>
  searchParams.get("token") ?? (values ? textOf(values, "token") : "");
