import type { AdminContext } from "#admin/http/admin-context.ts";
import { type MirrorState, mirrorStates } from "#mirrors/state.ts";
import { lastLiveSeq } from "#queries/dashboard.ts";

/** How the mirrors stand, against what is live here. */
export const readMirrors = ({ config, context }: AdminContext): Promise<MirrorState[]> =>
  mirrorStates(config.mirrors, config.dataDir, lastLiveSeq(context));
