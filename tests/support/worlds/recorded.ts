import { onTestFinished } from "vitest";
import { loadPublication } from "#db/record/publications.ts";
import { affected } from "#domain/publishing/affected-paths.ts";
import type { Change } from "#domain/publishing/change.ts";
import { inEveryLocale } from "#domain/publishing/paths.ts";
import type { Site } from "#domain/publishing/site.ts";
import { DEFAULT_WEIGHTS } from "#domain/uptime/uptime.ts";
import { dueBetween } from "#publisher/clock.ts";
import { builtParts } from "#tests/support/parts.ts";
import { COMMS_LEAD } from "./actor.ts";
import { temporaryFolder } from "./record.ts";
import { catalogue, minute, POLICY } from "./sample.ts";

type Parts = Awaited<ReturnType<typeof builtParts>>;
type Context = Parameters<Parts["openIncident"]>[0];

/** A database in this process with the sample catalogue, the incidents opened in it, and a renderer of its pages. */
export interface Recorded {
  parts: Parts;
  /** Each `tick` advances its clock by a minute. */
  context: Context;
  ids: string[];
  /** The maintenances announced in it. */
  works: string[];
  tick(): void;
  /** Renders every current page, and other given paths; null if a page does not exist. */
  render(others?: Iterable<string>): Promise<Map<string, Buffer | null>>;
  /**
   * The paths that a publication renders, with those since another one, and those affected by planned times in between; `all` if
   * it renders every path.
   */
  announced(publication: number, since?: number): ReadonlySet<string> | "all";
}

const SITE: Site = {
  name: "Status",
  url: "https://status.example",
  zone: "Asia/Shanghai",
  cloud: "The cloud",
  securityContact: "mailto:security@status.example",
  uptimeWeights: DEFAULT_WEIGHTS,
  mirrors: [],
  webSubHub: null,
  locales: ["en"],
};

/** An empty database until the test ends. */
export async function openRecorded(locales: readonly string[] = SITE.locales): Promise<Recorded> {
  const parts = await builtParts();
  const { db } = parts.openAfloat(parts.loadConfig({ AFLOAT_DATA: temporaryFolder() }));
  onTestFinished(() => void db.$client.close());
  let now = minute(0);
  const who = { actor: COMMS_LEAD, siteName: SITE.name };
  const context: Context = { db, zone: SITE.zone, now: () => now, postmortems: POLICY, locales: ["en", "zh-CN"], ...who };
  parts.replaceCatalogue(context, catalogue);
  return {
    parts,
    context,
    ids: [],
    works: [],
    tick: () => {
      now += 60_000;
    },
    async render(others = []) {
      const snapshot = parts.takeSnapshot(db, { ...SITE, locales });
      const pages = new Map<string, Buffer | null>();
      for (const path of new Set([...others, ...parts.allPaths(snapshot)]))
        pages.set(path, await parts.renderPath(path, snapshot));
      return pages;
    },
    announced(publication, since = publication) {
      const seqs = Array.from({ length: publication - since + 1 }, (_, n) => since + n);
      const [was, is] = [since - 1, publication].map((seq) => loadPublication(db, seq)?.at ?? 0) as [number, number];
      const changes: Change[] = [...seqs.flatMap((seq) => loadPublication(db, seq)?.change ?? []), dueBetween(db, was, is)];
      const wanted = changes.map((change) => affected(change, parts.readCatalogue(context)));
      if (wanted.includes("all")) return "all";
      return new Set(inEveryLocale(new Set(wanted.flatMap((paths) => [...paths])), locales));
    },
  };
}
