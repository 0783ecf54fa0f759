import { type Command, commandOf, print, readArguments } from "#cli/command.ts";
import { withRecord } from "#cli/record.ts";
import type { Subscriber } from "#db/notifications/subscribers.ts";
import { toIso } from "#domain/time.ts";
import { addConfirmed, listEverySubscriber, removeSubscriber } from "#usecases/notifications/subscribers.ts";

/** Addresses are shown to whoever could read them in the database anyway. */
const list: Command = (invocation) => {
  readArguments(invocation.argv, { usage: "subscriber list", options: {}, words: [0, 0] });
  return withRecord(invocation, async ({ context }) => {
    const subscribers = listEverySubscriber(context);
    print(invocation, { subscribers: subscribers.map(subscriberJson) }, subscribers.map(lineOn).join("\n") || "No subscribers.");
    return 0;
  });
};

const add: Command = (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: "subscriber add ADDRESS [--service SLUG]… [--region SLUG]…",
    options: { service: { type: "string", multiple: true }, region: { type: "string", multiple: true } },
    words: [1, 1],
  });
  return withRecord(invocation, async ({ context }) => {
    const choice = { services: options.service ?? null, regions: options.region ?? null };
    const subscriber = addConfirmed(context, { address: words[0] as string, ...choice });
    print(invocation, subscriberJson(subscriber), "Subscribed without a confirmation email.");
    return 0;
  });
};

const remove: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, { usage: "subscriber remove ADDRESS", options: {}, words: [1, 1] });
  return withRecord(invocation, async ({ context }) => {
    const { id } = removeSubscriber(context, words[0] as string);
    print(invocation, { id }, "Unsubscribed; the address has been deleted.");
    return 0;
  });
};

const exportAll: Command = (invocation) => {
  readArguments(invocation.argv, { usage: "subscriber export", options: {}, words: [0, 0] });
  return withRecord(invocation, async ({ context }) => {
    for (const subscriber of listEverySubscriber(context))
      invocation.stdout.write(`${JSON.stringify(subscriberJson(subscriber))}\n`);
    return 0;
  });
};

const subscriberJson = ({ askedAt, confirmedAt, ...rest }: Subscriber) => ({
  ...rest,
  askedAt: toIso(askedAt),
  confirmedAt: confirmedAt === null ? null : toIso(confirmedAt),
});

const lineOn = ({ address, services, regions, confirmedAt }: Subscriber): string =>
  `${address}  ${confirmedAt === null ? "not confirmed" : `since ${toIso(confirmedAt)}`}, ${chosen("services", services)}, ${chosen("regions", regions)}`;

const chosen = (what: string, slugs: readonly string[] | null): string => (slugs === null ? `all ${what}` : slugs.join(" "));

/** `afloat subscriber …`: who is told by mail. */
export const subscriber = commandOf("subscriber", { list, add, remove, export: exportAll });
