import { expect, test } from "vitest";
import { extendCatalogue } from "#domain/impact/catalogue-extension.ts";
import { type Catalogue, checkCatalogue } from "#domain/impact/service.ts";
import { catalogue, service } from "#tests/support/worlds/sample.ts";

const region = (slug: string) => ({ slug, name: `New ${slug}`, area: "New" });

test("a catalogue extended by itself, or by nothing, is unchanged", () => {
  expect(extendCatalogue(catalogue, catalogue)).toEqual(catalogue);
  expect(extendCatalogue(catalogue, { regions: [], groups: [] })).toEqual(catalogue);
});

test("new entries come last in their group, and existing ones are unchanged", () => {
  const additions: Catalogue = {
    regions: [region("south"), region("east")],
    groups: [
      { name: "Third", services: [service("tape", ["east", "north"]), service("disk", ["east"], { planes: ["control"] })] },
      { name: "First", services: [service("mail", null), service("dns", ["east"])] },
    ],
  };
  const extended = extendCatalogue(catalogue, additions);
  checkCatalogue(extended);
  expect(extended.regions).toEqual([...catalogue.regions, region("east")]);
  expect(extended.groups).toEqual([
    {
      name: "First",
      services: [catalogue.groups[0]?.services[0], service("disk", ["north", "east"]), service("mail", null)],
    },
    catalogue.groups[1],
    { name: "Third", services: [service("tape", ["north", "east"])] },
  ]);
});
