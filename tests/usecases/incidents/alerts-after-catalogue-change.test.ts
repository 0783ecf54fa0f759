import { expect, test } from "vitest";
import type { Alert, AlertRule } from "#domain/alerts/alert.ts";
import { readImpact } from "#domain/impact/impact-text.ts";
import { statusOf } from "#domain/updates/update.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { catalogue, minute } from "#tests/support/worlds/sample.ts";
import type { Context } from "#usecases/context.ts";
import { receiveAlerts } from "#usecases/incidents/alerts.ts";
import { requireIncident } from "#usecases/incidents/incidents.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";

const rule = (impact: string): AlertRule => ({
  ...{ match: { alertname: "Down" }, impacts: [readImpact(impact)], title: "DNS fails", message: "" },
  ...{ publish: true, resolve: true },
});
const firing: Alert = {
  ...{ fingerprint: "north", status: "firing", labels: { alertname: "Down", region: "north" }, annotations: {} },
  startsAt: minute(50),
};
const over: Alert = { ...firing, status: "resolved", endsAt: minute(52) };

test("alerts about a service that became regional while it was down neither end what they still report nor leave open what is over", () => {
  const lead: Context = { ...emptyRecord(), now: () => minute(60) };
  const context: Context = { ...lead, actor: { name: "Pager", role: "publisher", via: "api", address: "" } };
  const receive = (impact: string, alert: Alert) =>
    receiveAlerts(context, [rule(impact)], { key: "g", alerts: [alert] }, () => []);
  replaceCatalogue(lead, catalogue);
  const posted = receive("dns=major_outage", firing);
  const groups = catalogue.groups.map((group) => ({
    ...group,
    services: group.services.map((each) => (each.slug === "dns" ? { ...each, regions: ["north", "south"] } : each)),
  }));
  replaceCatalogue(lead, { ...catalogue, groups }, true);
  expect(receive("dns@{{region}}=major_outage", firing).outcome).toBe("unchanged");
  expect(receive("dns@{{region}}=major_outage", over).outcome).toBe("posted");
  expect(statusOf(requireIncident(context.db, posted.incident as string))).toBe("resolved");
});
