import { expect, test } from "vitest";
import type { Incident, IncidentUpdate } from "#domain/incidents/incident.ts";
import { rehearsalReport } from "#domain/incidents/rehearsal.ts";

const update = (postedAt: number, nextUpdateAt: number | null): IncidentUpdate =>
  ({ postedAt, nextUpdateAt, id: "", at: postedAt, status: "investigating", revisions: [], impacts: [] }) as IncidentUpdate;
const incident = (...updates: IncidentUpdate[]): Incident => ({ updates }) as unknown as Incident;

test("a rehearsal reports how soon the first update came, and which updates were on time", () => {
  expect(rehearsalReport(100, [], 500)).toMatchObject({ firstPostAfter: null, updates: 0 });
  const incidents = [
    incident(update(160, 200), update(190, 210), update(220, 300)),
    incident(update(150, 900), update(400, null)),
    incident(update(450, 1000)),
  ];
  expect(rehearsalReport(100, incidents, 500)).toEqual({
    startedAt: 100,
    firstPostAfter: 50,
    updates: 6,
    promises: { kept: 2, late: 1, overdue: 1, due: 1 },
  });
});
