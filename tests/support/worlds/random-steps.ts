import fc from "fast-check";
import { IMPACT_LEVELS } from "#domain/impact/level.ts";
import type { PostmortemContent } from "#domain/incidents/postmortem.ts";
import { BY, type MaintenanceStatus } from "#domain/maintenance/maintenance.ts";
import { catalogueChange, factCorrection, withdrawal } from "./random-corrections.ts";
import type { Recorded } from "./recorded.ts";
import { amending, HOUR, impacts, kind, MINUTE, type Step, scope, status, text, which } from "./step-kinds.ts";

const CAUSE: Omit<PostmortemContent, "rootCause"> = {
  stage: "final",
  ...{ summary: "", impact: "", trigger: "", detection: "", resolution: "" },
  ...{ contributingFactors: [], lessons: [], timeline: [], actions: [] },
};

/** A new incident, which may have started hours or months ago. */
export const opening = kind(
  "open",
  fc.record({ impacts, text, hoursAgo: fc.constantFrom(0, 1, 30, 1_000, 3_000) }),
  ({ parts, context, ids }, chosen) => {
    const at = context.now() - chosen.hoursAgo * HOUR;
    const input = { status: "investigating", message: chosen.text, impacts: chosen.impacts, at } as const;
    const opened = parts.openIncident(context, { ...input, title: `Incident ${ids.length + 1}` });
    ids.push(opened.id);
    return opened;
  },
);

/** In how many minutes the next update is promised; a minute passes with each step. */
const promised = fc.constantFrom(null, 1, 2, 90);
const promisedAt = (now: number, minutes: number | null): number | null => minutes && now + minutes * MINUTE;

const update = amending("update", fc.record({ which, text, status, impacts, promised }), ({ parts, context }, id, chosen) =>
  parts.postUpdate(context, id, {
    ...{ status: chosen.status, message: chosen.text, impacts: chosen.impacts },
    nextUpdateAt: promisedAt(context.now(), chosen.promised),
  }),
);

const lateUpdate = amending("late update", fc.record({ which, text, impacts }), ({ parts, context }, id, chosen) => {
  const { startedAt } = parts.requireIncident(context.db, id);
  return parts.postUpdate(context, id, {
    status: "identified",
    message: chosen.text,
    impacts: chosen.impacts,
    at: startedAt + 1,
  });
});

const resolution = amending("resolve", fc.record({ which, text }), ({ parts, context }, id, chosen) =>
  parts.postUpdate(context, id, { status: "resolved", message: chosen.text, closeOpen: true }),
);

const translated = fc.constantFrom("调用失败。", "仍在处理。", "").map((text) => ({ "zh-CN": text }));

const correction = amending(
  "correct",
  fc.record({ which, loud: fc.boolean(), isText: fc.boolean(), translated }),
  ({ parts, context }, id, { loud, isText, translated: translations }) => {
    const last = parts.requireIncident(context.db, id).updates.at(-1);
    const correction = isText ? { message: `As of ${context.now()}.`, reason: "It was wrong." } : {};
    return last && parts.correctUpdate(context, last.id, { ...correction, translations, loud });
  },
);

const edit = amending(
  "edit",
  fc.record({ which, days: fc.constantFrom(0, 3, 40, 100), title: fc.constantFrom("Disks are slow", "Calls fail"), translated }),
  ({ parts, context }, id, { days, title, translated: titleTranslations }) => {
    const startedAt = parts.requireIncident(context.db, id).startedAt - days * 24 * HOUR;
    return parts.editIncident(context, id, { title, titleTranslations, startedAt, detectedAt: startedAt, reason: "Clearer." });
  },
);

const cause = amending("root cause", fc.record({ which, text }), ({ parts, context }, id, chosen) =>
  parts.publishPostmortem(context, id, { ...CAUSE, rootCause: [{ title: null, text: chosen.text }] }),
);

const figures = amending("figures", fc.record({ which, value: fc.nat(1_000) }), ({ parts, context }, id, { value }) =>
  parts.setFigures(context, id, [
    { name: "customers_affected", value, unit: null, basis: "estimate", asOf: context.now(), note: null },
  ]),
);

const announcement = kind(
  "announce",
  fc.record({
    scope,
    level: fc.constantFrom(...IMPACT_LEVELS),
    minutes: fc.constantFrom(-30, 1, 2, 300),
    beginsBy: fc.constantFrom(...BY),
    endsBy: fc.constantFrom(...BY),
    remind: fc.boolean(),
  }),
  ({ parts, context, works }, { scope: where, level, minutes, beginsBy, endsBy, remind }) => {
    const from = context.now() + minutes * MINUTE;
    const input = { title: `Work ${works.length + 1}`, message: "We work.", impacts: [{ ...where, level }] };
    const planned = { from, until: from + 31 * MINUTE, beginsBy, endsBy, remindBefore: remind ? MINUTE : null };
    const announced = parts.scheduleMaintenance(context, { ...input, ...planned });
    works.push(announced.id);
    return announced;
  },
);

/** A step on an announced maintenance. */
const working = <T extends { which: number }>(
  name: string,
  choices: fc.Arbitrary<T>,
  perform: (record: Recorded, id: string, chosen: T) => { publication: number },
) =>
  choices.map(
    (chosen): Step => ({
      name: `${name} ${JSON.stringify(chosen)}`,
      perform(record) {
        const id = record.works[chosen.which % record.works.length];
        return id === undefined ? undefined : perform(record, id, chosen);
      },
    }),
  );

const stage = working(
  "stage",
  fc.record({ which, status: fc.constantFrom<MaintenanceStatus>("in_progress", "verifying", "completed", "cancelled"), text }),
  ({ parts, context }, id, { status: next, text: message }) =>
    parts.postMaintenanceUpdate(context, id, { status: next, message }),
);

const maintenanceUpdate = working(
  "maintenance update",
  fc.record({ which, text, impacts, promised }),
  ({ parts, context }, id, chosen) =>
    parts.postMaintenanceUpdate(context, id, {
      ...{ message: chosen.text, impacts: chosen.impacts },
      nextUpdateAt: promisedAt(context.now(), chosen.promised),
    }),
);

const move = working("move", fc.record({ which, hours: fc.constantFrom(1, 5, 30) }), ({ parts, context }, id, { hours }) =>
  parts.postMaintenanceUpdate(context, id, { message: "Longer.", until: context.now() + hours * HOUR }),
);

const replan = working("plan", fc.record({ which, scope, translated }), ({ parts, context }, id, chosen) => {
  const titles = { title: "Other work", titleTranslations: chosen.translated, reason: "Clearer." };
  return parts.editMaintenance(context, id, { ...titles, impacts: [{ ...chosen.scope, level: "under_maintenance" }] });
});

/** An update that has a text and changes nothing else. */
export const updateAlone = amending("word", fc.record({ which, text }), ({ parts, context }, id, chosen) => {
  const { updates } = parts.requireIncident(context.db, id);
  return parts.postUpdate(context, id, { status: updates.at(-1)?.status ?? "investigating", message: chosen.text });
});

/** Any step, frequent ones more often. */
export const anyStep = fc.oneof(
  { weight: 4, arbitrary: opening },
  { weight: 2, arbitrary: updateAlone },
  { weight: 3, arbitrary: update },
  { weight: 1, arbitrary: lateUpdate },
  { weight: 3, arbitrary: resolution },
  { weight: 1, arbitrary: correction },
  { weight: 3, arbitrary: edit },
  { weight: 3, arbitrary: factCorrection },
  { weight: 1, arbitrary: withdrawal },
  { weight: 1, arbitrary: catalogueChange },
  { weight: 1, arbitrary: cause },
  { weight: 1, arbitrary: figures },
  { weight: 3, arbitrary: announcement },
  { weight: 4, arbitrary: stage },
  { weight: 2, arbitrary: maintenanceUpdate },
  { weight: 1, arbitrary: move },
  { weight: 1, arbitrary: replan },
);
