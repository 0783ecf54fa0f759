import { expect, test } from "vitest";
import { loadIncident } from "#db/incidents/incidents.ts";
import { writePreviousSchema } from "#tests/support/worlds/first-schema.ts";
import { emptyRecord, openUntilFinished } from "#tests/support/worlds/record.ts";
import { openIncident } from "#usecases/incidents/incidents.ts";

/** How many migrations came before the one that added translations. */
const EARLIER_MIGRATIONS = 11;

test("texts from before translations were supported are unchanged, and have no translations", () => {
  const context = emptyRecord();
  const { id } = openIncident(context, { title: "Down", status: "investigating", message: "Calls fail." });
  context.db.$client.close();
  writePreviousSchema(context.file, EARLIER_MIGRATIONS);
  const incident = loadIncident(openUntilFinished(context.file), id);
  expect(incident).toMatchObject({ title: "Down", updates: [{ revisions: [{ text: "Calls fail." }] }] });
  expect(incident).not.toHaveProperty("titleTranslations");
  expect(incident?.updates[0]?.revisions[0]).not.toHaveProperty("translations");
});
