import type { Choice } from "../domain/audience.ts";
import { subscriptionKey } from "../notify/subscription-key.ts";
import { askToSubscribe, changeSubscription, type Subscriptions } from "../usecases/subscriptions.ts";
import type { Desk } from "./desk.ts";
import { type FormState, failedForm, textOf } from "./form.ts";

/** Where readers subscribe; the admin's own pages for it lie elsewhere, so that no page has two addresses. */
export const SUBSCRIBE = "/subscribe/";

/** What the acts of readers work with. */
export const subscriptionsAt = ({ context, config }: Desk): Subscriptions => ({
  db: context.db,
  now: context.now,
  key: subscriptionKey(config.dataDir),
});

/** Takes the form of somebody who wants to subscribe; gives it back where something is wrong in it. */
export function takeWish({ context, visit }: Desk, values: FormData): FormState | undefined {
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
export function keepChoice(desk: Desk, token: string, values: FormData): FormState | undefined {
  try {
    changeSubscription(subscriptionsAt(desk), token, choiceIn(values));
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
