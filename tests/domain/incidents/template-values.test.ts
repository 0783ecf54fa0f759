import { expect, test } from "vitest";
import { INCIDENT_LEVELS, type Level } from "#domain/impact/level.ts";
import { expandScope, type Plane } from "#domain/impact/service.ts";
import { INCIDENT_STATUSES } from "#domain/incidents/incident.ts";
import { fillIn, type Variable } from "#domain/incidents/template.ts";
import { type TemplateFacts, templateValues } from "#domain/incidents/template-values.ts";
import { inEnglish } from "#domain/phrase.ts";
import { catalogue } from "#tests/support/worlds/sample.ts";

type Given = readonly [service: string, plane: Plane, level: Level];

const cellsOf = (given: readonly Given[]) =>
  given.flatMap(([service, plane, level]) =>
    expandScope(catalogue, { service, region: "*", plane }).map((cell) => ({ cell, level })),
  );

/** A text with its variables filled in, for an update with these changes to this open impact. */
function filled(text: string, changes: readonly Given[], open: readonly Given[] = [], more: Partial<TemplateFacts> = {}): string {
  const facts = { isNew: open.length === 0, status: "investigating", since: null, isCausePromised: false, ...more } as const;
  const values = Object.entries(templateValues(catalogue, { ...facts, changes: cellsOf(changes), open: cellsOf(open) }));
  const texts = values.map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(inEnglish).join(", ") : inEnglish(value as string),
  ]);
  return fillIn(text, Object.fromEntries(texts) as Partial<Record<Variable, string>>);
}

/** The texts of the shipped templates. */
const SHIPPED = ["{{impact}}\n\n{{workloads}}", "{{impact}} {{unchanged}}", "{{impact}} {{analysis}}"];

test("running workloads are stated to be unaffected only if no data plane is affected", () => {
  const text = "{{workloads}}";
  expect(filled(text, [["api", "control", "major_outage"]])).toMatch(/^We know of no impact on running workloads\./);
  expect(filled(text, [["dns", "data", "partial_outage"]])).toBe("");
  expect(filled(text, [["api", "control", "major_outage"]], [["dns", "data", "partial_outage"]]), "still affected").toBe("");
  expect(
    filled(
      text,
      [["dns", "data", "operational"]],
      [
        ["dns", "data", "partial_outage"],
        ["api", "control", "major_outage"],
      ],
    ),
  ).toMatch(/^We know/);
  expect(filled(text, []), "nothing is known to be affected").toBe("");
});

test("no shipped template states a sentence twice, or leaves a variable, whatever its impact and status", () => {
  const planes: readonly Given[] = INCIDENT_LEVELS.flatMap((level) => [
    ["api", "control", level] as const,
    ["dns", "data", level] as const,
  ]);
  for (const text of SHIPPED)
    for (const status of INCIDENT_STATUSES)
      for (const change of planes)
        for (const open of [
          [],
          [["api", "control", "major_outage"]],
          [
            ["dns", "data", "partial_outage"],
            ["api", "control", "major_outage"],
          ],
        ] as Given[][]) {
          const message = filled(text, [change], open, { status, isCausePromised: true });
          const sentences = message.split(/(?<=\.)\s+/);
          expect(new Set(sentences).size, message).toBe(sentences.length);
          expect(message).not.toMatch(/\{\{| {2}|^\s|\s$/);
        }
});

test("an update states its changes, and what else is still affected", () => {
  const open: Given[] = [
    ["api", "control", "major_outage"],
    ["dns", "data", "partial_outage"],
  ];
  expect(filled("{{impact}} {{unchanged}}", [["dns", "data", "operational"]], open, { status: "monitoring" })).toBe(
    "DNS (data plane) works again. A fix is in place, and we are monitoring it. API (control plane) is unavailable in all regions.",
  );
  expect(filled("{{impact}} {{unchanged}}", [], open, { status: "identified" })).toBe(
    "We have identified the cause and are working on a fix. API (control plane) is unavailable in all regions. DNS (data plane) fails for some requests.",
  );
});

test("a title states the services at the worst level, and how customers notice it", () => {
  expect(
    filled("{{problem}}", [
      ["api", "control", "major_outage"],
      ["dns", "data", "partial_outage"],
    ]),
  ).toBe("API unavailable");
  expect(filled("{{problem}}", [["dns", "data", "partial_outage"]])).toBe("DNS: some requests fail");
  expect(filled("{{problem}}", [["dns", "data", "degraded_performance"]])).toBe("DNS slow or unreliable");
  expect(filled("{{problem}}: {{impact}}", []), "without impact nothing is made up").toBe("{{problem}}: {{impact}}");
});

test("a root cause is promised only if the settings promise it", () => {
  const over = { status: "resolved", isCausePromised: true } as const;
  const open: Given[] = [["api", "control", "major_outage"]];
  expect(filled("{{impact}} {{analysis}}", [["api", "control", "operational"]], open, over)).toBe(
    "API (control plane) works again in all regions. The incident is resolved. We will publish the root cause and the corrective actions here.",
  );
  expect(filled("{{impact}} {{analysis}}", [], [], { ...over, isNew: false, isCausePromised: false })).toBe(
    "The incident is resolved.",
  );
});
