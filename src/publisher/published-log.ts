import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { StoredLine } from "#db/record/log.ts";
import { monthOfLogFile } from "#domain/publishing/integrity-paths.ts";
import { readLine } from "#domain/record/log-parsing.ts";

/** The published log of a site, in order; empty if nothing is published. Invalid lines are left out. */
export async function readPublishedLines(site: string): Promise<StoredLine[]> {
  const folder = join("integrity", "log");
  const files = await readdir(join(site, folder)).catch(() => []);
  const lines: StoredLine[] = [];
  const counts = new Map<string, number>();
  for (const file of files.map((name) => join(folder, name)).sort()) {
    const month = monthOfLogFile(file);
    if (month === undefined) continue;
    for (const line of (await readFile(join(site, file), "utf8")).split("\n")) {
      const facts = readLine(line);
      if (!facts) continue;
      const n = counts.get(month) ?? 0;
      counts.set(month, n + 1);
      lines.push({ i: facts.i, incidentId: facts.incident, month, n, line });
    }
  }
  return lines.sort((a, b) => a.i - b.i);
}
