import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeWorld, type World } from "./afloat.ts";
import { temporaryFolder } from "./record.ts";

const CATALOGUE = `
regions: [{slug: north, name: North}, {slug: south, name: South}]
groups:
  - name: First
    services:
      - {slug: api, name: API, planes: [control], regions: all}
      - {slug: dns, name: DNS, planes: [data], regions: global}
`;

/** The file of a catalogue of two services in two regions. */
export function smallCatalogue(): string {
  const file = join(temporaryFolder(), "catalogue.yaml");
  writeFileSync(file, CATALOGUE);
  return file;
}

/** A published world of two services in two regions, in which nothing has happened yet: quickly made, and quick to publish. */
export async function smallWorld(env: NodeJS.ProcessEnv = {}): Promise<World> {
  const world = await makeWorld({ AFLOAT_DEMO: "0", ...env });
  await world.json("catalogue", "import", smallCatalogue());
  return world;
}
