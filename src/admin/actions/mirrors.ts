import type { AdminContext } from "#admin/http/admin-context.ts";
import { type MirrorState, mirrorStates } from "#mirrors/state.ts";
import { lastLiveSeq } from "#queries/dashboard.ts";

/** The mirrors' states, relative to the last live publication. */
export const readMirrors = ({ config, context }: AdminContext): Promise<MirrorState[]> =>
  mirrorStates(config.mirrors, config.dataDir, lastLiveSeq(context));
