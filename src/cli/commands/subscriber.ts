import { type CommandGroup, defineCommand, print } from "#cli/command.ts";
import { withRecord } from "#cli/record.ts";
import type { Subscriber } from "#db/notifications/subscribers.ts";
import { toIso } from "#domain/time.ts";
import { addConfirmed, listEverySubscriber, removeSubscriber } from "#usecases/notifications/subscribers.ts";

// Addresses are shown: everyone who can run this can also read them in the database.
const list = defineCommand({
  summary: "List the email subscribers.",
  run: (invocation) =>
    withRecord(invocation, async ({ context }) => {
      const subscribers = listEverySubscriber(context);
      const lines = subscribers.map(subscriberLine).join("\n") || "No subscribers.";
      print(invocation, { subscribers: subscribers.map(subscriberJson) }, lines);
      return 0;
    }),
});

const add = defineCommand({
  summary: "Subscribe an address without a confirmation email.",
  positionals: "ADDRESS",
  options: {
    service: { type: "string", value: "SLUG", multiple: true, summary: "Notify about this service only. Default: all." },
    region: { type: "string", value: "SLUG", multiple: true, summary: "Notify about this region only. Default: all." },
  },
  run: (invocation, { positionals: [address], options }) =>
    withRecord(invocation, async ({ context }) => {
      const scope = { services: options.service ?? null, regions: options.region ?? null };
      const subscriber = addConfirmed(context, { address, ...scope });
      print(invocation, subscriberJson(subscriber), "Subscribed without a confirmation email.");
      return 0;
    }),
});

const remove = defineCommand({
  summary: "Unsubscribe an address, and delete it.",
  positionals: "ADDRESS",
  run: (invocation, { positionals: [address] }) =>
    withRecord(invocation, async ({ context }) => {
      const { id } = removeSubscriber(context, address);
      print(invocation, { id }, "Unsubscribed; the address has been deleted.");
      return 0;
    }),
});

const exportAll = defineCommand({
  summary: "Print the subscribers as JSON Lines.",
  run: (invocation) =>
    withRecord(invocation, async ({ context }) => {
      for (const subscriber of listEverySubscriber(context))
        invocation.stdout.write(`${JSON.stringify(subscriberJson(subscriber))}\n`);
      return 0;
    }),
});

const subscriberJson = ({ askedAt, confirmedAt, ...rest }: Subscriber) => ({
  ...rest,
  askedAt: toIso(askedAt),
  confirmedAt: confirmedAt === null ? null : toIso(confirmedAt),
});

const subscriberLine = ({ address, services, regions, confirmedAt }: Subscriber): string =>
  `${address}  ${confirmedAt === null ? "not confirmed" : `since ${toIso(confirmedAt)}`}, ${chosen("services", services)}, ${chosen("regions", regions)}`;

const chosen = (kind: string, slugs: readonly string[] | null): string => (slugs === null ? `all ${kind}` : slugs.join(" "));

export const command: CommandGroup = {
  summary: "Manage the email subscribers.",
  commands: { list, add, remove, export: exportAll },
};
