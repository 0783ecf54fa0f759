import { expect, test } from "vitest";
import { IN_BOTH_LANGUAGES, makeWorld } from "#tests/support/afloat.ts";
import { programOf } from "#tests/support/program.ts";
import { demoCatalogueFile } from "#tests/support/worlds/demo.ts";

const OPENING = { title: "API fails", titleTranslations: { "zh-CN": "API 异常" }, message: "Calls fail." };

test("programs and commands post translations; a language that the site does not offer is refused with its field", async () => {
  const world = await makeWorld(IN_BOTH_LANGUAGES);
  await world.json("catalogue", "import", demoCatalogueFile);
  await world.admin();
  const publisher = await programOf(world, "publisher");
  const opened = await publisher("POST", "/incidents", { ...OPENING, translations: { "zh-CN": "调用失败。" } });
  expect(opened.status).toBe(201);
  const { id, update } = opened.body;
  const incident = `/incidents/${id}`;
  const shown = async () => (await publisher("GET", incident)).body;
  expect(await shown()).toMatchObject({
    titleTranslations: { "zh-CN": "API 异常" },
    updates: [{ translations: { "zh-CN": "调用失败。" } }],
  });

  const refused = await publisher("POST", "/incidents", { ...OPENING, translations: { de: "Fehler." } });
  expect(refused.status).toBe(422);
  expect(refused.body.errors).toEqual([
    { field: "translations.de", rule: "The site has no pages in “de”.", repair: "Use one of: zh-CN." },
  ]);
  const first = await publisher("PATCH", incident, { titleTranslations: { en: "API" } });
  expect(first.body.errors[0]).toMatchObject({ field: "titleTranslations.en", rule: "“en” is the language of the text itself." });

  const corrected = await publisher("PATCH", `${incident}/updates/${update}`, { translations: { "zh-CN": "调用大量失败。" } });
  expect(corrected.status).toBe(200);
  await world.json("incident", "update", id, "--message", "Found.", "--translation", "zh-CN=已定位。");
  await world.json("incident", "correct", update, "--message", "Most calls fail.", "--reason", "Too strong");
  expect((await shown()).updates).toMatchObject([
    { message: "Most calls fail.", revisions: [{}, { reason: "Translation corrected", loud: false }, { reason: "Too strong" }] },
    { message: "Found.", translations: { "zh-CN": "已定位。" } },
  ]);
  expect((await shown()).updates[0]).not.toHaveProperty("translations");
  await world.json("incident", "correct", update, "--translation", "zh-CN=多数调用失败。");
  expect((await shown()).updates[0]).toMatchObject({ translations: { "zh-CN": "多数调用失败。" } });

  const unknown = await world.cli("incident", "correct", update, "--translation", "de=Weg.");
  expect([unknown.status, unknown.stderr]).toEqual([
    1,
    expect.stringContaining("translations.de: The site has no pages in “de”."),
  ]);
  const shapeless = await world.cli("incident", "correct", update, "--translation", "Weg");
  expect(shapeless.stderr).toContain("“Weg” has no language.");
});
