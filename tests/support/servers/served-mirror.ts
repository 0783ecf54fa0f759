import { join } from "node:path";
import { freePort, type World } from "#tests/support/afloat.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { worldWithIncident } from "#tests/support/worlds/worlds.ts";
import { serveCopy } from "./copies.ts";
import { mirroredWorld, post } from "./mirrors.ts";

/** A mirror in a folder, served by the built-in server, with one open incident. */
export async function servedMirror(): Promise<{ world: World; folder: string; url: string; id: string }> {
  const folder = join(temporaryFolder(), "site");
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const world = await mirroredWorld([{ name: "near", kind: "folder", path: folder, publicUrl }], {}, worldWithIncident);
  await serveCopy(folder, port);
  const { id } = await post(world);
  await world.json("mirror", "sync");
  return { world, folder, url: publicUrl, id };
}
