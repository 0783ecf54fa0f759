import { type MirrorState, mirrorStates } from "../mirrors/state.ts";
import { lastLiveSeq } from "../usecases/reading/desk.ts";
import type { Desk } from "./desk.ts";

/** How the mirrors stand, against what is live here. */
export const readMirrors = ({ config, context }: Desk): Promise<MirrorState[]> =>
  mirrorStates(config.mirrors, config.dataDir, lastLiveSeq(context));
