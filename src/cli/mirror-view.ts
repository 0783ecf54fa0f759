import type { Config } from "#config/load.ts";
import type { Db } from "#db/engine/open.ts";
import { lastLive } from "#db/record/publications.ts";
import { type Instant, toIso } from "#domain/time.ts";
import { type MirrorState, mirrorStates } from "#mirrors/state.ts";

/** The state of each configured mirror, compared with what is live here. */
export const mirrorsOf = ({ mirrors, dataDir }: Config, db: Db): Promise<MirrorState[]> =>
  mirrorStates(mirrors, dataDir, lastLive(db)?.seq ?? 0);

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : toIso(at));

/** The state of a mirror as JSON. */
export const mirrorJson = ({ heldSince, syncedAt, verifiedAt, fault, ...rest }: MirrorState) => ({
  ...rest,
  heldSince: isoOrNull(heldSince),
  syncedAt: isoOrNull(syncedAt),
  verifiedAt: isoOrNull(verifiedAt),
  fault: fault && { ...fault, since: toIso(fault.since) },
});
