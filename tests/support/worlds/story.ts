import { HOUR, MINUTE } from "#domain/time.ts";
import type { Instance } from "#tests/support/parts.ts";

type StoryTarget = Pick<Instance, "parts"> & { context: Instance["afloat"]["context"] };

/** One step of a story, and the titles of the feed items that it adds. */
export interface Chapter {
  name: string;
  news: readonly string[];
  perform(): void;
}

export const STORY_TITLE = "云 API 不可用 ]]> <b>شبكة</b> & more";
export const STORY_TEXTS = ["Calls fail ]]> 在所有地域", "We found it.", "We found the cause.", "It is over.", "Bad release."];

/**
 * An incident of one service in one region, from its first update to its postmortem, with a minor and a significant correction; then
 * maintenance.
 */
export function story({ parts, context }: StoryTarget): Chapter[] {
  const [first, found, right, over, cause] = STORY_TEXTS as [string, string, string, string, string];
  let incident = "";
  let update = "";
  const impacts = (level: string) => [{ service: "api", region: "north", level }];
  const opening = { title: STORY_TITLE, status: "investigating", message: first, impacts: impacts("major_outage") } as const;
  const content = {
    ...({ stage: "final", summary: "In short.", impact: "", trigger: "", detection: "", resolution: "" } as const),
    ...{ rootCause: [{ title: null, text: cause }], contributingFactors: [], lessons: [], timeline: [], actions: [] },
  };
  const plan = { title: "Upgrade of DNS", impacts: [{ service: "dns", level: "under_maintenance" }] };
  return [
    {
      name: "an incident opens",
      news: [`Investigating: ${STORY_TITLE}`],
      perform() {
        incident = parts.openIncident(context, opening).id;
      },
    },
    {
      name: "an update",
      news: [`Identified: ${STORY_TITLE}`],
      perform() {
        update = parts.postUpdate(context, incident, { status: "identified", message: found }).update;
      },
    },
    {
      name: "a minor correction",
      news: [],
      perform: () => void parts.correctUpdate(context, update, { message: `${found}!`, reason: "A typo", loud: false }),
    },
    {
      name: "a significant correction",
      news: [`Corrected: Identified: ${STORY_TITLE}`],
      perform: () => void parts.correctUpdate(context, update, { message: right, reason: "It was more", loud: true }),
    },
    {
      name: "the resolution",
      news: [`Resolved: ${STORY_TITLE}`],
      perform: () =>
        void parts.postUpdate(context, incident, { status: "resolved", message: over, impacts: impacts("operational") }),
    },
    {
      name: "the postmortem",
      news: [`Root cause: ${STORY_TITLE}`],
      perform: () => void parts.publishPostmortem(context, incident, content),
    },
    {
      name: "maintenance",
      news: ["Scheduled: Upgrade of DNS"],
      perform() {
        const from = context.now() + 2 * HOUR;
        parts.scheduleMaintenance(context, { ...plan, message: "We upgrade.", from, until: from + 30 * MINUTE });
      },
    },
  ];
}
