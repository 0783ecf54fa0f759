import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { ROLES } from "#domain/accounts/role.ts";
import { fieldIn, freshIncident, openedIncident, type Staff, signedIn, visitor } from "#tests/support/browser/staff.ts";

const PASSWORDS = { author: "a writer of many calm words", publisher: "a sender of many calm words", administrator: "" } as const;
type Who = "anonymous" | (typeof ROLES)[number];
type Answers = Record<Who, number>;

/** A world in which a user of every role is signed in, and an incident is open. */
async function everyRole() {
  const { staff, world } = await signedIn();
  const people: Record<Who, Staff> = {
    anonymous: visitor(world),
    administrator: staff,
    author: visitor(world),
    publisher: visitor(world),
  };
  for (const role of ["author", "publisher"] as const) {
    await world.cliWithInput(PASSWORDS[role], "user", "add", role, "--role", role);
    expect((await people[role].post("/admin/login/", { name: role, password: PASSWORDS[role] })).location).toBe("/admin/");
  }
  return { world, people, id: await openedIncident(staff) };
}

const all = (status: number, anonymous = 303): Answers => ({
  anonymous,
  author: status,
  publisher: status,
  administrator: status,
});
const publish = (status: number): Answers => ({ ...all(status), author: 403 });
const administer = (status: number): Answers => ({ ...all(403), administrator: status });

test("each role has access to its own pages, and to no other page or form", async () => {
  const { people, id, world } = await everyRole();
  const update = `/admin/incidents/${id}/`;
  const fresh = (await people.administrator.get(update)).text;
  const updateFields = { do: "update", id: fieldIn(fresh, "id") ?? "", status: "investigating", message: "", nextUpdate: "30" };
  const reads: [path: string, Answers][] = [
    ["/admin/", all(200)],
    ["/admin/incidents/new/", all(200)],
    [update, all(200)],
    [`/admin/postmortems/${id}/`, all(200)],
    ["/admin/publishing/", all(200)],
    ["/admin/reviews/", all(200)],
    ["/admin/session/", all(204)],
    ["/admin/account/", all(200)],
    ["/admin/account/authenticator/", all(200)],
    ["/admin/confirm/", all(200)],
    ["/admin/nowhere/", all(404)],
    ["/admin/people/", administer(200)],
    ["/admin/notices/", all(200)],
    ["/admin/subscribers/", administer(200)],
    ["/admin/subscription/", all(404)],
    ["/admin/tokens/", administer(200)],
    ["/admin/alerts/", all(200)],
    ["/admin/audit/", administer(200)],
    ["/admin/audit/export/", administer(200)],
    ["/admin/login/", all(200, 200)],
    ["/admin/setup/?token=x", all(410, 410)],
    ["/admin/enter/?token=x", all(410, 410)],
  ];
  const posts: [path: string, fields: Record<string, string>, Answers][] = [
    ["/admin/incidents/new/", { ...(await freshIncident(people.administrator)), id: "" }, publish(303)],
    [update, { ...updateFields, id: "", message: "More is known." }, publish(303)],
    [update, { do: "figures" }, publish(303)],
    ["/admin/incidents/new/", { ...(await freshIncident(people.administrator)), id: "", ask: "review" }, all(303)],
    ["/admin/incidents/new/", { ...(await freshIncident(people.administrator)), id: "", ask: "later" }, publish(303)],
    ["/admin/reviews/", { do: "tick", id: "nobodysreview", remark: "Seen." }, { ...all(403), author: 403 }],
    ["/admin/notices/", { do: "retry", id: "nobodysnotic" }, { ...publish(422), author: 403 }],
    ["/admin/notices/", { do: "drop", id: "nobodysnotic" }, { ...publish(422), author: 403 }],
    ["/admin/subscribers/", { do: "add", address: "reader@example.com" }, administer(303)],
    ["/admin/subscribers/", { do: "remove", address: "nobody@example.com" }, administer(422)],
    ["/admin/people/", { do: "invite", name: "Nobody yet", newRole: "author" }, administer(200)],
    ["/admin/people/", { do: "disable", name: "nobody" }, administer(422)],
    ["/admin/tokens/", { do: "create", name: "No role", role: "", expires: "90" }, administer(422)],
    ["/admin/tokens/", { do: "revoke", id: "nobodystoken" }, administer(422)],
    ["/admin/account/", { do: "sessions-end" }, all(303)],
    ["/admin/account/", { do: "password", current: "wrong", password: "a sentence for nobody else" }, all(422)],
  ];
  for (const who of ["anonymous", ...ROLES] as const) {
    for (const [path, answers] of reads) expect((await people[who].get(path)).status, `${who} reads ${path}`).toBe(answers[who]);
    for (const [path, fields, answers] of posts) {
      const cookie = people[who].cookie;
      const { status, text } = await people[who].post(path, fields);
      people[who].cookie = cookie;
      expect(status, `${who} posts ${JSON.stringify(fields)} to ${path}`).toBe(answers[who]);
      if (status === 403 && fields.message) expect(text, "what was typed is still there").toContain(fields.message);
    }
  }
  const db = new Database(join(world.dataDir, "afloat.db"), { readonly: true });
  const posted = db.prepare("SELECT who, act FROM audit_log WHERE act LIKE 'incident.%' AND via = 'admin'").all() as {
    who: string;
  }[];
  db.close();
  expect(new Set(posted.map(({ who }) => who))).toEqual(new Set(["Comms lead", "publisher"]));
});
