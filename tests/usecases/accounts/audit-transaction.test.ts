import { expect, test } from "vitest";
import { addAccount } from "#db/accounts/accounts.ts";
import { type Db, transact } from "#db/engine/open.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { changeAccount, inviteAccount } from "#usecases/accounts/accounts.ts";
import { createToken } from "#usecases/accounts/tokens.ts";
import type { Context } from "#usecases/context.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { openIncident } from "#usecases/incidents/incidents.ts";
import { storeTemplate } from "#usecases/incidents/templates.ts";
import { addConfirmed, removeSubscriber } from "#usecases/notifications/subscribers.ts";

const OPENING = { title: "API fails", status: "investigating", message: "Calls fail." } as const;
const ADDRESS = "reader@example.com";

interface RecordEvent {
  event: string;
  /** One of the statements it writes with. */
  write: string;
  perform(context: Context, update: string): unknown;
}

const EVENTS: RecordEvent[] = [
  {
    event: "a role is changed",
    write: "UPDATE ON accounts",
    perform: (context) => changeAccount(context, "Author", { do: "role", role: "publisher" }),
  },
  {
    event: "a user is invited",
    write: "INSERT ON entry_links",
    perform: (context) => inviteAccount(context, { name: "Second author", role: "author" }),
  },
  {
    event: "a token is created",
    write: "INSERT ON tokens",
    perform: (context) => createToken(context, { name: "robot", role: "publisher", days: null }),
  },
  { event: "an incident is opened", write: "INSERT ON publications", perform: (context) => openIncident(context, OPENING) },
  {
    event: "an update is corrected",
    write: "INSERT ON publications",
    perform: (context, update) => correctUpdate(context, update, { message: "Most calls fail.", reason: "More", loud: true }),
  },
  {
    event: "a template is saved",
    write: "INSERT ON templates",
    perform: (context) => storeTemplate(context, { ...OPENING, name: "Outage" }),
  },
  { event: "a subscriber is erased", write: "DELETE ON subscribers", perform: (context) => removeSubscriber(context, ADDRESS) },
];

/** A database with an account, an incident and a subscriber. */
function prepared() {
  const record = emptyRecord();
  const context = { ...record, actor: { ...record.actor, role: "administrator" as const } };
  transact(record.db, (tx) => addAccount(tx, { name: "Author", password: "", role: "author", createdAt: record.now() }));
  addConfirmed(context, { address: ADDRESS, services: null, regions: null });
  return { context, update: openIncident(context, OPENING).update };
}

/** Every row of every table. */
function contentOf({ $client }: Db): Record<string, unknown[]> {
  const names = $client.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
  return Object.fromEntries(names.map((name) => [name, $client.prepare(`SELECT * FROM "${name}"`).all()]));
}

test.each(EVENTS)("$event and recorded in the audit log, or neither", ({ write, perform }) => {
  const { context, update } = prepared();
  const { db } = context;
  const before = contentOf(db);
  for (const failing of ["INSERT ON audit_log", write]) {
    db.$client.exec(`CREATE TRIGGER fails BEFORE ${failing} BEGIN SELECT RAISE (ABORT, 'no room'); END`);
    expect(() => perform(context, update), failing).toThrow("no room");
    db.$client.exec("DROP TRIGGER fails");
    expect(contentOf(db), failing).toEqual(before);
  }
  perform(context, update);
  expect(contentOf(db).audit_log).toHaveLength((before.audit_log?.length ?? 0) + 1);
});
