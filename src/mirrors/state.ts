import type { MirrorConfig } from "#config/mirrors.ts";
import { counted, inEnglish, type Phrase, phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { loadCursor } from "./cursor.ts";

/** The state of a mirror, for staff. */
export interface MirrorState {
  name: string;
  kind: string;
  publicUrl: string | null;
  /** `new`: never had a publication. `lying`: serves other bytes than were sent. */
  state: "new" | "current" | "behind" | "failing" | "lying";
  seq: number | null;
  heldSince: Instant | null;
  /** How many publications are missing on it. */
  behindBy: number;
  syncedAt: Instant | null;
  verifiedAt: Instant | null;
  fault: { text: string; since: Instant; file: string | null } | null;
}

/** The states of the mirrors, in the order of the settings; `liveSeq` is the last publication that is live here. */
export const mirrorStates = (configs: readonly MirrorConfig[], dataDir: string, liveSeq: number): Promise<MirrorState[]> =>
  Promise.all(configs.map((config) => stateOf(config, dataDir, liveSeq)));

async function stateOf({ name, kind, publicUrl }: MirrorConfig, dataDir: string, liveSeq: number): Promise<MirrorState> {
  const { seq, heldSince, syncedAt, verifiedAt, fault } = await loadCursor(dataDir, name);
  const behindBy = Math.max(0, liveSeq - (seq ?? 0));
  const stateWithoutFault = seq === null ? "new" : behindBy > 0 ? "behind" : "current";
  return {
    ...{ name, kind, publicUrl: publicUrl ?? null, seq, heldSince, behindBy, syncedAt, verifiedAt },
    state: fault ? (fault.lyingAbout === null ? "failing" : "lying") : stateWithoutFault,
    fault: fault && { text: fault.text, since: fault.since, file: fault.lyingAbout },
  };
}

/** How many mirrors have a publication, and since when all of those have it; null if none has it. */
export function spreadOf(states: readonly MirrorState[], seq: number): { on: number; of: number; since: Instant | null } {
  const holding = states.filter((state) => (state.seq ?? 0) >= seq && state.state !== "lying");
  const since = holding.map(({ heldSince }) => heldSince ?? 0);
  return { on: holding.length, of: states.length, since: since.length > 0 ? Math.max(...since) : null };
}

/** The state of a mirror as one sentence. */
export function describeState({ name, state, seq, behindBy, fault }: MirrorState): Phrase {
  if (fault && state === "lying")
    return phrase("Mirror {name} does not serve the bytes that were sent: {fault}", { name, fault: fault.text });
  if (fault) return phrase("Mirror {name} cannot be updated: {fault}", { name, fault: fault.text });
  if (state === "new") return phrase("Mirror {name} is empty.", { name });
  if (state === "behind")
    return counted(behindBy, "Mirror {name} is 1 publication behind.", "Mirror {name} is {count} publications behind.", { name });
  return phrase("Mirror {name} has publication {seq}.", { name, seq: seq ?? 0 });
}

/** The sentence in English, for the command line. */
export const stateSentence = (mirror: MirrorState): string => inEnglish(describeState(mirror));
