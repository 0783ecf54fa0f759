import { Secret, TOTP } from "otpauth";
import { expect, test } from "vitest";
import { ADMIN_ROUTES, pathOf } from "#tests/support/admin-routes.ts";
import { enterAs } from "#tests/support/browser/browser.ts";
import { onPhone } from "#tests/support/browser/on-phone.ts";
import { fieldIn, openedIncident, type Staff, setUp, setupLink, visitor } from "#tests/support/browser/staff.ts";
import { programOf } from "#tests/support/program.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const AUTHOR = { name: "Duty writer", password: "the other one who writes here" };
/** Routes that respond without a page. */
const PAGELESS = ["/admin/logout", "/admin/compose", "/admin/drafts", "/admin/audit/export", "/admin/session", "/admin/language"];
/** Pages that readers see at other URLs; the test of subscribing checks them. */
const OF_READERS = ["", "/confirm", "/manage", "/leave"].map((page) => `/admin/subscription${page}`);
const INCIDENT = { title: "Calls fail", message: "Calls fail. [A link](https://example.com/), `code`." };

const local = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16);

async function announced(staff: Staff): Promise<string> {
  const id = fieldIn((await staff.get("/admin/maintenances/new/")).text, "id") ?? "";
  const plan = { title: "Upgrade", message: "We upgrade.", from: local(24), until: local(26), remind: "none" };
  const how = { beginsBy: "clock", endsBy: "hand", "impact.dns.data.*": "under_maintenance" };
  const { location, text } = await staff.post("/admin/maintenances/new/", { id, ...plan, ...how });
  return /^\/admin\/maintenances\/(\w{12})\//.exec(location)?.[1] ?? expect.fail(text);
}

/** Adds a second factor to an account, so that its password alone does not complete a sign-in. */
async function addAuthenticator(staff: Staff): Promise<void> {
  const { text } = await staff.get("/admin/account/authenticator/");
  const key = /Key: <code>([A-Z2-7 ]+)<\/code>/.exec(text)?.[1]?.replaceAll(" ", "") ?? expect.fail(text);
  const code = new TOTP({ secret: Secret.fromBase32(key) }).generate();
  await staff.post("/admin/account/authenticator/", { do: "authenticator", code });
}

test("every page of the admin is accessible on a phone, in light and in dark", async () => {
  const world = await smallWorld();
  const admin = await world.admin();
  const { page, inspect } = await onPhone();
  await page.goto(await setupLink(admin));
  await inspect();
  const staff = await setUp(world, admin);
  const incident = await openedIncident(staff, { ...INCIDENT, "impact.api.control.*": "major_outage" });
  const ids = { incidents: incident, postmortems: incident, maintenances: await announced(staff) };
  await world.cliWithInput(AUTHOR.password, "user", "add", AUTHOR.name, "--role", "author");
  const author = visitor(world);
  const alert = { status: "firing", labels: { alertname: "DiskFull" }, startsAt: new Date().toISOString() };
  await (await programOf(world, "author"))("POST", "/hooks/alertmanager", { version: "4", groupKey: "disks", alerts: [alert] });
  await author.post("/admin/login/", AUTHOR);
  const invited = (await staff.post("/admin/people/", { do: "invite", name: "Newcomer", newRole: "author" })).text;
  const link = /http\S+\/admin\/enter\/\?token=[\w-]+/.exec(invited)?.[0] ?? expect.fail(invited);
  const pending = visitor(world);
  await addAuthenticator(author);
  await pending.post("/admin/login/", AUTHOR);

  const others: [who: Staff, address: string][] = [
    [pending, "/admin/login/code/"],
    [author, "/admin/forbidden/"],
    [visitor(world), new URL(link).pathname + new URL(link).search],
    [visitor(world), "/admin/login/"],
    [visitor(world), "/admin/setup/?token=used-up"],
  ];
  for (const [who, address] of others) {
    await page.context().clearCookies();
    if (who.cookie) await enterAs(who, page);
    await page.goto(world.adminUrl + address);
    expect(new URL(page.url()).pathname).toBe(new URL(address, world.adminUrl).pathname);
    await inspect();
  }

  await enterAs(staff, page);
  const seen = new Set([
    "/admin/setup",
    ...others.map(([, address]) => address.replace(/\/(\?.*)?$/, "")),
    ...PAGELESS,
    ...OF_READERS,
  ]);
  const firstUpdate = (await world.json("incident", "show", ids.incidents)).updates[0].id;
  for (const route of Object.keys(ADMIN_ROUTES).filter((each) => !seen.has(each))) {
    const kind = route.split("/")[2] as keyof typeof ids;
    const path = pathOf(route, ids[kind], firstUpdate);
    expect((await page.goto(world.adminUrl + path))?.status(), path).toBe(route.includes("...") ? 404 : 200);
    expect(new URL(page.url()).pathname).toBe(path);
    await inspect();
  }
}, 240_000);
