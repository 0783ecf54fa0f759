import { toIso } from "#domain/time.ts";
import { mirrorStates } from "#mirrors/state.ts";
import { lastLiveSeq } from "#queries/dashboard.ts";
import type { Read } from "./operation.ts";
import { Problem } from "./problem.ts";
import { Receipt } from "./replies.ts";

export const showReceipt: Read = {
  ...{ method: "get", path: "/publications/{seq}", id: "showReceipt", tag: "publications", permission: "write" },
  summary:
    "Returns the receipt of a publication: whether and since when it is live, and on which mirrors; “Prefer: wait=10” waits for it",
  replies: { 200: Receipt },
  ofTheMoment: true,
  async answer({ context, config, params, awaited }) {
    const seq = /^\d{1,15}$/.test(params.seq ?? "") ? Number(params.seq) : 0;
    const publication = await awaited(seq);
    if (!publication) throw new Problem("not-found", `There is no publication “${params.seq}”.`);
    const { at, liveAt, fault } = publication;
    const mirrors = await mirrorStates(config.mirrors, config.dataDir, lastLiveSeq(context));
    const body = {
      ...{ seq, committedAt: toIso(at), live: liveAt !== null, liveAt: liveAt === null ? null : toIso(liveAt) },
      ...(config.site.isDrill && { rehearsal: true as const }),
      fault: (liveAt === null && fault) || null,
      mirrors: mirrors.map(({ name, publicUrl, state, seq: held }) => ({
        ...{ name, publicUrl, state },
        holds: state !== "lying" && (held ?? 0) >= seq,
      })),
    };
    return { status: 200, body };
  },
};
