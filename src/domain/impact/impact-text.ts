import { Refusal } from "#domain/errors.ts";
import { LEVELS } from "./level.ts";
import type { Scope } from "./service.ts";

/**
 * Parses `SERVICE[@REGION][/PLANE]=LEVEL`; without a region, or with `*`, it means every region. Whether the names exist is not
 * checked.
 */
export function readImpact(given: string): Scope & { level: string } {
  const [, service, region, plane, level] = /^([^@/=]+)(?:@([^/=]+))?(?:\/([^=]+))?=(.+)$/.exec(given) ?? [];
  if (service && level) return { service, region, plane, level };
  throw new Refusal(
    "impact",
    `“${given}” is not a valid impact.`,
    `Write SERVICE[@REGION][/PLANE]=LEVEL, like cloud-api@ap-shanghai/control=major_outage; levels are ${LEVELS.join(", ")}.`,
  );
}
