import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fieldIn, type Staff, setUp } from "#tests/support/browser/staff.ts";
import { programOf } from "#tests/support/program.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const SETTINGS = `
site: {name: S, url: 'https://status.example.com', timeZone: Asia/Shanghai}
alerts:
  rules:
    - match: {alertname: ApiDown, severity: page}
      impact: "api@{{region}}/control=major_outage"
      title: "API unavailable in {{region}}"
    - match: {alertname: DnsDown}
      impact: [dns=partial_outage]
      title: DNS fails
      publish: true
      resolve: true
`;

type Labels = Record<string, string>;
interface GivenAlert {
  labels: Labels;
  status?: "firing" | "resolved";
  startsAt?: string;
  endsAt?: string;
}

/** A message as Alertmanager 0.28 sends it. */
function message(alertname: string, ...alerts: GivenAlert[]) {
  const sent = alerts.map(({ labels, status = "firing", startsAt, endsAt }) => ({
    status,
    labels: { alertname, ...labels },
    annotations: { summary: `<b>${alertname}</b> fires` },
    startsAt: startsAt ?? "2026-01-01T08:00:00.123456789Z",
    endsAt: status === "firing" ? "0001-01-01T00:00:00Z" : (endsAt ?? "2026-01-01T09:00:00Z"),
    generatorURL: "http://prometheus.example:9090/graph?g0.expr=up",
    fingerprint: "8a3f2c0d1e4b5a69",
  }));
  return {
    ...{ version: "4", groupKey: `{}:{alertname="${alertname}"}`, truncatedAlerts: 0, receiver: "afloat" },
    status: sent.some(({ status }) => status === "firing") ? "firing" : "resolved",
    groupLabels: { alertname },
    commonLabels: { alertname },
    commonAnnotations: {},
    externalURL: "http://alertmanager.example:9093",
    alerts: sent,
  };
}

/** The fields of the form at a path, as a browser would send them. */
async function formAt(staff: Staff, path: string): Promise<Record<string, string>> {
  const { text } = await staff.get(path);
  const names = ["id", "title", "message", "status", "startedAt", "at", "atShown", "nextUpdate", "review", "basis"];
  const fields = [...names, "impact.api.control.*", "impact.api.control.north"].map(
    (name) => [name, fieldIn(text, name)] as const,
  );
  return Object.fromEntries(fields.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

test("alerts propose incidents for review, publish directly if a rule allows it, and none is lost", async () => {
  const config = join(temporaryFolder(), "afloat.yaml");
  writeFileSync(config, SETTINGS);
  const world = await smallWorld({ AFLOAT_CONFIG: config });
  const staff = await setUp(world, await world.admin());
  const pager = await programOf(world, "publisher");
  const send = (...given: Parameters<typeof message>) => pager("POST", "/hooks/alertmanager", message(...given));
  const north = { labels: { severity: "page", region: "north" } };
  const south = { labels: { severity: "page", region: "south" } };

  const proposed = await send("ApiDown", north);
  expect([proposed.status, proposed.body]).toEqual([
    200,
    expect.objectContaining({ outcome: "proposed", incident: null, unmatched: 0 }),
  ]);
  expect((await send("ApiDown", north)).body.outcome).toBe("unchanged");
  expect((await send("ApiDown", north, south)).body.review).toBe(proposed.body.review);
  expect((await world.json("incident", "list")).incidents).toEqual([]);
  expect((await staff.get("/admin/")).text).toContain("1 proposed by alerts");
  expect((await staff.get("/admin/reviews/")).text).toContain("Proposed by alerts");
  const path = `/admin/incidents/new/?review=${proposed.body.review}`;
  expect((await staff.get(path)).text).toContain("Firing: alertname=ApiDown, severity=page, region=north");
  const published = await staff.post("/admin/incidents/new/", await formAt(staff, path));
  const id = /incidents\/(\w{12})\/\?posted/.exec(published.location)?.[1] ?? expect.fail(published.text);
  expect(await world.json("incident", "show", id)).toMatchObject({
    title: "API unavailable in north",
    level: "major_outage",
    startedAt: "2026-01-01T08:00:00Z",
  });

  const over = await send("ApiDown", { ...north, status: "resolved" }, { ...south, status: "resolved" });
  expect(over.body).toMatchObject({ outcome: "proposed", incident: id });
  const update = await formAt(staff, `/admin/incidents/${id}/?review=${over.body.review}`);
  expect([update.status, update["impact.api.control.*"]]).toEqual(["resolved", "operational"]);
  expect((await staff.post(`/admin/incidents/${id}/`, { ...update, do: "update" })).location).toContain("?posted=");
  expect((await world.json("incident", "show", id)).status).toBe("resolved");

  const posted = await send("DnsDown", { labels: {} });
  expect(posted.body).toMatchObject({ outcome: "posted", publication: expect.any(Number) });
  expect((await send("DnsDown", { labels: {}, status: "resolved" })).body.outcome).toBe("posted");
  expect(await world.json("incident", "show", posted.body.incident)).toMatchObject({ title: "DNS fails", status: "resolved" });

  // A cluster or a retry sends the end of the first outage once more, while a second one is going on.
  const again = await send("DnsDown", { labels: {}, startsAt: "2026-01-01T10:00:00Z" });
  expect(again.body.outcome).toBe("posted");
  expect((await send("DnsDown", { labels: {}, status: "resolved" })).body).toMatchObject({ outcome: "unchanged", fault: null });
  expect((await world.json("incident", "show", again.body.incident)).status).toBe("investigating");

  expect((await send("DiskFull", { labels: { host: "<i>db1</i>" } })).body).toMatchObject({ outcome: "listed", unmatched: 1 });
  expect((await send("ApiDown", { labels: { severity: "page" } })).body.fault).toContain("An alert has no label “region”.");
  expect((await staff.get("/admin/")).text).toContain("2 firing without a usable rule");
  const alerts = (await staff.get("/admin/alerts/")).text;
  expect(alerts).toContain("alertname=DiskFull, host=&lt;i&gt;db1&lt;/i&gt;");
  expect(alerts).toContain("&lt;b&gt;DiskFull&lt;/b&gt; fires");
  expect(alerts).toContain("No rule in afloat.yaml matches");
  expect((await pager("POST", "/hooks/alertmanager", { ...message("X", north), version: "5" })).body.errors[0].field).toBe(
    "version",
  );
});
