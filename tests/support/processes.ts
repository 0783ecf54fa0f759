import { readdirSync, readFileSync } from "node:fs";

/** The process id of one part of a running Afloat. */
export function childOf(parent: number | undefined, part: string): number | undefined {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        const [, after] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
        return Number(after?.split(" ")[1]) === parent && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(part);
      } catch {
        return false;
      }
    });
}
