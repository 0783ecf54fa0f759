import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Afloat } from "#app.ts";
import { type CommandGroup, defineCommand, type Invocation, print } from "#cli/command.ts";
import { withPublisher, withRecord } from "#cli/record.ts";
import { Refusal } from "#domain/errors.ts";
import { keyLine, keyName } from "#integrity/minisign.ts";
import { takePublisherLock } from "#publisher/lock.ts";
import { startNewKey } from "#publisher/signing-key.ts";
import { siteFolders } from "#publisher/site-folders.ts";
import { newSubscriptionKey } from "#usecases/notifications/subscription-key.ts";
import { recordNewKey } from "#usecases/record/new-key.ts";

const create = defineCommand({
  summary: "Start with a new signing key, and publish everything with it.",
  options: {
    subscriptions: { type: "boolean", summary: "Instead, make a new key of the links in subscribers' mails, if it is missing." },
  },
  notes: [
    "Use it to change the key, or if the key is lost. If you have a copy of the lost key, put that back instead.",
    "A previous private key stays in the folder of the keys under its own name. All public keys stay published.",
    "Witnesses and readers who know the old key must get the new one; links in mails signed with a lost key stop working.",
  ],
  run: (invocation, { options }) =>
    withRecord(invocation, (afloat) =>
      options.subscriptions ? startSubscriptionKey(invocation, afloat) : startSigningKey(invocation, afloat),
    ),
});

async function startSigningKey(invocation: Invocation, afloat: Afloat): Promise<number> {
  const { config, context } = afloat;
  refuseWhileInUse(config.dataDir);
  const sources = {
    ...{ dataDir: config.dataDir, db: context.db, now: context.now() },
    site: siteFolders(config.dataDir).current,
  };
  const { key, former } = await startNewKey(sources, (made) =>
    recordNewKey(context, {
      ...{ purpose: "signing", public: keyLine(made.key), name: keyName(made.key) },
      former: made.former && keyLine(made.former),
    }),
  );
  const line = keyLine(key);
  await withPublisher(invocation, afloat, (publisher) => publisher.catchUp());
  print(
    invocation,
    { key: line, name: keyName(key), former: former ? keyLine(former) : null },
    [
      `New signing key ${keyName(key)}: ${line}`,
      ...(former ? [`The previous one is ${keyName(former)}: ${keyLine(former)}`] : []),
      "Back up the folder of the keys, publish this key where readers find it, and restart each witness with --key.",
    ].join("\n"),
  );
  return 0;
}

/** A server that has the key in memory would continue to sign with it. One that waits for a key does not hold one. */
function refuseWhileInUse(dataDir: string): void {
  if (!existsSync(join(dataDir, "keys", "afloat.key"))) return;
  const lock = takePublisherLock(dataDir);
  if (!lock)
    throw new Refusal(
      "server",
      `Afloat is running on ${dataDir} and may be signing with the present key.`,
      "Stop it, and try again.",
    );
  lock.release();
}

async function startSubscriptionKey(invocation: Invocation, { config, context }: Afloat): Promise<number> {
  const hash = newSubscriptionKey(config.dataDir);
  if (hash === undefined)
    throw new Refusal(
      "keys",
      `There is a ${join(config.dataDir, "keys", "subscriptions.key")} already.`,
      "If it is the wrong one, move it out of the folder first.",
    );
  recordNewKey(context, { purpose: "subscriptions", public: hash, name: hash.slice(0, 16) });
  print(
    invocation,
    { key: hash },
    "New key of subscribers’ links. Links in earlier mails no longer work; new mails have new ones.",
  );
  return 0;
}

export const command: CommandGroup = {
  summary: "Start with new keys, if they are lost or must be changed.",
  commands: { new: create },
};
