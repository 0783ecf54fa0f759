import { join } from "node:path";

/** The folders of the published files: `site` → `published/current` → `published/releases/<number>-<design>`. */
export interface SiteFolders {
  site: string;
  releases: string;
  current: string;
  temp: string;
}

export const siteFolders = (dataDir: string): SiteFolders => ({
  site: join(dataDir, "site"),
  releases: join(dataDir, "published", "releases"),
  current: join(dataDir, "published", "current"),
  temp: join(dataDir, "published", "tmp"),
});
