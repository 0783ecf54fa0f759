import fc from "fast-check";
import { catalogue } from "./sample.ts";
import { amending, impacts, kind, MINUTE, status, which } from "./step-kinds.ts";

/** Other facts for an update: level, places, time, status or promise. */
export const factCorrection = amending(
  "facts",
  fc.record({
    which,
    nth: fc.nat(3),
    loud: fc.boolean(),
    impacts: fc.option(impacts, { nil: undefined }),
    status: fc.option(status, { nil: undefined }),
    minutesEarlier: fc.constantFrom(undefined, 5, 90),
    promised: fc.constantFrom(undefined, null, 30),
  }),
  ({ parts, context }, id, { nth, minutesEarlier, promised, ...given }) => {
    const { updates } = parts.requireIncident(context.db, id);
    const { id: updateId, at } = updates[nth % updates.length] as (typeof updates)[number];
    return parts.correctUpdate(context, updateId, {
      ...given,
      reason: "It was wrong.",
      at: minutesEarlier === undefined ? undefined : at - minutesEarlier * MINUTE,
      nextUpdateAt: promised == null ? promised : at + promised * MINUTE,
    });
  },
);

export const withdrawal = amending("withdraw", fc.record({ which, loud: fc.boolean() }), ({ parts, context }, id, { loud }) =>
  parts.withdrawIncident(context, id, { reason: "Posted in error.", loud }),
);

/** Retires services, takes away places, and makes services global or regional, or undoes all of it. What is affected stays until it ends. */
export const catalogueChange = kind(
  "catalogue",
  fc.record({
    retired: fc.subarray(["api", "disk", "dns"], { maxLength: 2 }),
    moved: fc.subarray([["api", ["west"]] as const, ["disk", null] as const, ["dns", ["north", "west"]] as const]),
    isApiGlobal: fc.boolean(),
  }),
  ({ parts, context }, { retired, moved, isApiGlobal }) => {
    const regionsOf = new Map<string, readonly string[] | null>([...moved, ...(isApiGlobal ? [["api", null] as const] : [])]);
    const groups = catalogue.groups.map(({ name, services }) => ({
      name,
      services: services
        .filter(({ slug }) => !retired.includes(slug))
        .map((service) => (regionsOf.has(service.slug) ? { ...service, regions: regionsOf.get(service.slug) ?? null } : service)),
    }));
    return parts.replaceCatalogue(context, { ...catalogue, groups }, true);
  },
);
