import fc from "fast-check";
import { expect, test } from "vitest";
import type { Alert, AlertRule } from "#domain/alerts/alert.ts";
import { openSpans } from "#domain/impact/impact.ts";
import { readImpact } from "#domain/impact/impact-text.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { inRun, timeoutFor } from "#tests/support/long.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { catalogue, minute } from "#tests/support/worlds/sample.ts";
import type { Context } from "#usecases/context.ts";
import { receiveAlerts } from "#usecases/incidents/alerts.ts";
import { requireIncident } from "#usecases/incidents/incidents.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";

const RUNS = inRun({ short: 60, long: 1_000 });
const REGIONS = ["north", "south"];
const RULE: AlertRule = {
  match: {},
  impacts: [readImpact("api@{{region}}=major_outage")],
  title: "API fails",
  message: "",
  publish: true,
  resolve: true,
};

/** One state that a run of an alert had: a run fires, and may be over before the next one fires. */
interface State {
  region: string;
  run: number;
  isOver: boolean;
}

/** All states of up to four runs of an alert in each region; the first message is received after all of them. */
const alertOf = ({ region, run, isOver }: State): Alert => ({
  fingerprint: region,
  labels: { region },
  annotations: {},
  status: isOver ? "resolved" : "firing",
  startsAt: minute(50 + 2 * run),
  ...(isOver && { endsAt: minute(51 + 2 * run) }),
});

const states = fc.record({ region: fc.constantFrom(...REGIONS), run: fc.integer({ min: 0, max: 3 }), isOver: fc.boolean() });
/** Messages with one to three states each, with repetitions, in any order, up to half a day after the one before. */
const message = fc.record({
  stated: fc.array(states, { minLength: 1, maxLength: 3 }),
  delay: fc.constantFrom(0, 1, 20, 12 * 60),
});
const deliveries = fc.array(message, { minLength: 1, maxLength: 12 });

/** The slow answer: of all states delivered so far, those of a region's latest run decide; it is over if one of them is. */
function firingAfter(delivered: readonly State[]): string[] {
  return REGIONS.filter((region) => {
    const own = delivered.filter((state) => state.region === region);
    const latest = Math.max(...own.map(({ run }) => run));
    return own.length > 0 && own.every(({ run, isOver }) => run !== latest || !isOver);
  });
}

const spansIn = (context: Context, incident: string | null) =>
  incident === null ? [] : entrySpans(requireIncident(context.db, incident));

/** The regions that the incident, which is open, states as affected. */
const affectedIn = (context: Context, incident: string | null): string[] =>
  openSpans(spansIn(context, incident)).map(({ cell }) => cell.region ?? "");

/** The slow answer about times: impact starts and ends with runs of the region's own alert, whenever the messages arrived. */
function checkTimes(context: Context, incident: string | null, delivered: readonly State[]): void {
  for (const { cell, from, to } of spansIn(context, incident)) {
    const own = delivered.filter(({ region }) => region === cell.region).map(alertOf);
    expect(own.map(({ startsAt }) => startsAt)).toContain(from);
    if (to !== null) expect(own.map(({ endsAt }) => endsAt)).toContain(to);
  }
}

test(
  "in any order, with repetitions and delays, the incident is open exactly where the latest run of an alert fires",
  () => {
    fc.assert(
      fc.property(deliveries, (messages) => {
        let now = 60;
        const lead: Context = { ...emptyRecord(), now: () => minute(now) };
        replaceCatalogue(lead, catalogue);
        const context: Context = { ...lead, actor: { name: "Pager", role: "publisher", via: "api", address: "" } };
        const delivered: State[] = [];
        for (const { stated, delay } of messages) {
          now += delay;
          delivered.push(...stated);
          const send = () => receiveAlerts(context, [RULE], { key: "g", alerts: stated.map(alertOf) }, () => []);
          const { incident, fault } = send();
          expect(fault).toBeNull();
          checkTimes(context, incident, delivered);
          expect(affectedIn(context, incident).sort()).toEqual(firingAfter(delivered));
          expect(send().outcome, "the same message once more").toBe("unchanged");
        }
        context.db.$client.close();
      }),
      { numRuns: RUNS },
    );
  },
  timeoutFor(RUNS, 0.5),
);
