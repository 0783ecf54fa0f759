import { onTestFinished } from "vitest";
import { loadPublication } from "../../db/publications.ts";
import { affected } from "../../src/domain/affected.ts";
import { DEFAULT_WEIGHTS } from "../../src/domain/uptime.ts";
import { COMMS_LEAD } from "./actor.ts";
import { builtParts } from "./parts.ts";
import { temporaryFolder } from "./record.ts";
import { catalogue, minute, POLICY } from "./sample.ts";

type Parts = Awaited<ReturnType<typeof builtParts>>;
type Context = Parameters<Parts["openIncident"]>[0];

/** A record in this process with the sample catalogue, the incidents opened in it, and pages to be made of it. */
export interface Recorded {
  parts: Parts;
  /** Its clock goes on by a minute with each `tick`. */
  context: Context;
  ids: string[];
  tick(): void;
  /** Every page as it is now, and what became of other paths; null where there is none. */
  render(others?: Iterable<string>): Promise<Map<string, Buffer | null>>;
  /** The paths that a publication makes again. */
  announced(publication: number): ReadonlySet<string>;
}

const SITE = {
  name: "Status",
  url: "https://status.example",
  zone: "Asia/Shanghai",
  cloud: "The cloud",
  securityContact: "mailto:security@status.example",
  uptimeWeights: DEFAULT_WEIGHTS,
  mirrors: [],
};

/** An empty record that is there until the test ends. */
export async function openRecorded(): Promise<Recorded> {
  const parts = await builtParts();
  const { db } = parts.openAfloat(parts.loadConfig({ AFLOAT_DATA: temporaryFolder() }));
  onTestFinished(() => void db.$client.close());
  let now = minute(0);
  const context: Context = { db, zone: SITE.zone, now: () => now, postmortems: POLICY, actor: COMMS_LEAD, siteName: SITE.name };
  parts.replaceCatalogue(context, catalogue);
  return {
    parts,
    context,
    ids: [],
    tick: () => {
      now += 60_000;
    },
    async render(others = []) {
      const snapshot = parts.takeSnapshot(db, SITE);
      const pages = new Map<string, Buffer | null>();
      for (const path of new Set([...others, ...parts.allPaths(snapshot)]))
        pages.set(path, await parts.renderPath(path, snapshot));
      return pages;
    },
    announced(publication) {
      const change = loadPublication(db, publication)?.change;
      const wanted = change && affected(change, catalogue);
      if (!(wanted instanceof Set)) throw new Error(`Publication ${publication} is not of one incident.`);
      return wanted;
    },
  };
}
