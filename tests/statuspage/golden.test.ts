import { expect, test } from "vitest";
import { LEVELS } from "#domain/impact/level.ts";
import { openRecorded } from "#tests/support/worlds/recorded.ts";
import { documentsBy, formOf, goldenDocuments, type Json } from "#tests/support/worlds/statuspage.ts";

// The expectations here are derived from the responses of real pages: other responses would give other expectations.

const kindOf = (component: Json): string => (component.group ? "group" : component.group_id ? "child" : "alone");
const keysOf = (document: Json): Map<string, Set<string>> => {
  const known = new Map<string, Set<string>>();
  for (const component of document.components) {
    const kind = kindOf(component);
    known.set(kind, (known.get(kind) ?? new Set()).add(Object.keys(component).join()));
  }
  return known;
};

/** Every format in which a key's value occurs in some objects. */
function formsOf(objects: readonly Json[]): Map<string, Set<string>> {
  const forms = new Map<string, Set<string>>();
  for (const object of objects)
    for (const [key, value] of Object.entries(object)) forms.set(key, (forms.get(key) ?? new Set()).add(formOf(value)));
  return forms;
}

/** The components of a site with ongoing impact. */
async function ourComponents(): Promise<Json> {
  const record = await openRecorded();
  const impacts = [{ service: "api", region: "north", level: "major_outage" } as const];
  record.parts.openIncident(record.context, { title: "API", status: "investigating", message: "Down.", impacts });
  const pages = await record.render();
  return documentsBy((path) => pages.get(path)).components;
}

test("every real page has the same keys as ours, in the same order", async () => {
  expect(goldenDocuments).toHaveLength(22);
  const ours = await ourComponents();
  const known = keysOf(ours);
  // On our pages every service is in a group.
  known.set("alone", known.get("child") as Set<string>);
  for (const [name, golden] of goldenDocuments) {
    expect(Object.keys(golden), name).toEqual(Object.keys(ours));
    expect(Object.keys(golden.page), name).toEqual(Object.keys(ours.page));
    for (const [kind, keys] of keysOf(golden)) expect(keys, `${kind} in ${name}`).toEqual(known.get(kind));
  }
});

test("each of our values has a format that some real page has", async () => {
  const ours = await ourComponents();
  const pages = formsOf(goldenDocuments.map(([, { page }]) => page));
  expectForms([ours.page], pages);
  const all = goldenDocuments.flatMap(([, { components }]) => components);
  for (const kind of ["group", "child"]) {
    const own = ours.components.filter((each: Json) => kindOf(each) === kind);
    expect(own.length).toBeGreaterThan(2);
    expectForms(own, formsOf(all.filter((each) => kindOf(each) === kind)));
  }
});

function expectForms(objects: readonly Json[], known: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (const [key, forms] of formsOf(objects)) for (const form of forms) expect([...(known.get(key) ?? [])], key).toContain(form);
}

test("relations between the components of every real page also exist between ours", async () => {
  for (const [name, document] of [...goldenDocuments, ["ours", await ourComponents()] as const]) expectConsistent(name, document);
});

function expectConsistent(name: string, { page, components }: Json): void {
  const byId = new Map<string, Json>(components.map((each: Json) => [each.id, each]));
  expect(byId.size, name).toBe(components.length);
  const positions: number[] = components.map(({ position }: Json) => position);
  expect(positions, name).toEqual(positions.toSorted((a, b) => a - b));
  for (const each of components) {
    const what = `${each.name} in ${name}`;
    expect(each.page_id, what).toBe(page.id);
    expect(LEVELS, what).toContain(each.status);
    if (each.group_id !== null) expect(byId.get(each.group_id).components, what).toContain(each.id);
    if (each.group)
      expectGroup(
        what,
        each,
        each.components.map((id: string) => byId.get(id)),
      );
  }
}

function expectGroup(what: string, group: Json, children: readonly Json[]): void {
  for (const { group_id } of children) expect(group_id, what).toBe(group.id);
  expect(LEVELS[Math.max(...children.map(({ status }) => LEVELS.indexOf(status)))], what).toBe(group.status);
  expect(new Set(children.map(({ position }) => position)).size, what).toBe(children.length);
}
