import { copyAt } from "#integrity/copy.ts";
import { verifyCopy } from "#integrity/verify.ts";
import { NOTHING_SEEN, observe } from "#integrity/witness.ts";
import type { World } from "#tests/support/afloat.ts";

/** The files that verify, the mirror check and the witness name. */
export async function checkAll(world: World, url: string) {
  const verdict = await verifyCopy(copyAt(url), { fresh: true, now: Date.now, retryDelayMs: 0 });
  const { complaints } = await observe([copyAt(url)], NOTHING_SEEN, Date.now, 0);
  const mirror = JSON.parse((await world.cli("mirror", "check", "--json")).stdout).mirrors[0];
  return { verify: verdict.faults.map(({ file }) => file), witness: complaints, mirror: mirror.differing as string[] };
}
