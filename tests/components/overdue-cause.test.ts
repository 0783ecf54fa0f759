import { expect, test } from "vitest";
import type { Site } from "#domain/publishing/site.ts";
import { DAY, HOUR, MINUTE } from "#domain/time.ts";
import { turnClock } from "#publisher/clock.ts";
import { pageOf, textOf } from "#tests/support/browser/page.ts";
import { openRecorded } from "#tests/support/worlds/recorded.ts";
import { POLICY } from "#tests/support/worlds/sample.ts";

/** The state of each postmortem due date on a page, and whether the text says that it is overdue. */
const promisesOn = (html: string) =>
  [...html.matchAll(/<li data-standing="(\w+)">(.*?)<\/li>/g)].map(([, standing, line = ""]) => ({
    standing,
    saysOverdue: textOf(line).endsWith("; overdue."),
  }));

test("the page of an incident states when its postmortem is due, and that it is overdue once that time has passed", async () => {
  const record = await openRecorded();
  const { parts, context } = record;
  const impactAt = (level: string) => [{ service: "api", region: "north", level }];
  const opening = {
    title: "API fails",
    status: "investigating",
    message: "Calls fail.",
    impacts: impactAt("major_outage"),
  } as const;
  const { id } = parts.openIncident(context, opening);
  record.tick();
  parts.postUpdate(context, id, { status: "resolved", message: "It is over.", impacts: impactAt("operational") });
  const { preliminaryHours, finalDays } = POLICY;
  const [preliminaryBy, finalBy] = [preliminaryHours * HOUR, finalDays * DAY].map((later) => context.now() + later) as [
    number,
    number,
  ];
  const promisesAt = async (at: number) => {
    turnClock(context.db, { zone: context.zone } as Site, at);
    return promisesOn(await pageOf(record, `/incidents/${id}/`));
  };
  const due = { standing: "due", saysOverdue: false };
  const overdue = { standing: "overdue", saysOverdue: true };
  expect(await promisesAt(preliminaryBy - MINUTE)).toEqual([due, due]);
  expect(await promisesAt(preliminaryBy), "exactly at its due time it is not overdue").toEqual([due, due]);
  expect(await promisesAt(preliminaryBy + MINUTE)).toEqual([overdue, due]);
  expect(await promisesAt(finalBy + MINUTE)).toEqual([overdue, overdue]);
});
