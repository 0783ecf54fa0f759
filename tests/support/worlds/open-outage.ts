import { loadIncident } from "#db/incidents/incidents.ts";
import { lastSeq } from "#db/record/publications.ts";
import { refusalsIn } from "#domain/errors.ts";
import { memoizeLast } from "#domain/memoize.ts";
import { openIncident } from "#usecases/incidents/incidents.ts";
import { openRecorded } from "./recorded.ts";

export const OUTAGE = { title: "API fails", status: "investigating", message: "Calls fail." } as const;
export const DOWN = [{ service: "api", region: "north", level: "major_outage" }] as const;

/** The fields that an attempt is refused for; none if it succeeds. */
export const refusedFields = (attempt: () => unknown): string[] => {
  try {
    attempt();
    return [];
  } catch (error) {
    return refusalsIn(error).map(({ field }) => field);
  }
};

/** An open outage, published in this process. */
export async function openOutage() {
  const record = await openRecorded();
  const { context, tick } = record;
  tick();
  const { id, update } = openIncident(context, { ...OUTAGE, impacts: DOWN, nextUpdateAt: context.now() + 1_800_000 });
  const pagesOf = memoizeLast((_: string) => record.render());
  const read = async (path: string) => String((await pagesOf(String(lastSeq(context.db)))).get(path));
  const incident = (which = id) => loadIncident(context.db, which) as NonNullable<ReturnType<typeof loadIncident>>;
  return { ...record, id, update, read, incident };
}
