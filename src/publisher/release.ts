import { cp, lstat, mkdir, readdir, readlink, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileOf } from "../domain/paths.ts";
import { holds, makeFolder, replaceFile, replaceLink, syncFileSystem, syncFolder } from "./write.ts";

/** Where the published files live: `site` → `published/current` → `published/releases/<number>-<design>`. */
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

/** Makes the folders, and clears what a killed process left half-written. */
export async function prepareFolders(folders: SiteFolders): Promise<void> {
  await rm(folders.temp, { recursive: true, force: true });
  await makeFolder(folders.temp);
  await makeFolder(folders.releases);
  if (await isFolder(folders.site)) {
    throw new Error(
      `${folders.site} is a folder; it has to be a link that Afloat makes itself. Move the folder away and try again.`,
    );
  }
  const site = await readlink(folders.site).catch(() => undefined);
  if (site === undefined) await replaceLink(folders.site, join("published", "current"));
}

const isFolder = async (path: string): Promise<boolean> => (await lstat(path).catch(() => undefined))?.isDirectory() ?? false;

/** The design that the current release was made with; undefined when there is none. */
export async function currentDesign(folders: SiteFolders): Promise<string | undefined> {
  const target = await readlink(folders.current).catch(() => undefined);
  const exists = target !== undefined && (await stat(folders.current).catch(() => undefined)) !== undefined;
  return exists ? basename(target).split("-")[1] : undefined;
}

/** A release under construction: nobody sees it before `reveal`. */
export interface Draft {
  write(path: string, bytes: Buffer): Promise<void>;
  reveal(): Promise<void>;
}

/** Starts a fresh release, with the unchanging files already in it. */
export async function startRelease(folders: SiteFolders, design: string, publicDir: string): Promise<Draft> {
  const names = await readdir(folders.releases);
  const number = Math.max(0, ...names.map((name) => Number.parseInt(name, 10) || 0)) + 1;
  const name = `${number}-${design}`;
  const folder = join(folders.releases, name);
  await cp(publicDir, folder, { recursive: true });
  const made = new Set<string>();
  return {
    async write(path, bytes) {
      const file = join(folder, fileOf(path));
      if (!made.has(dirname(file))) await mkdir(dirname(file), { recursive: true });
      made.add(dirname(file));
      await writeFile(file, bytes);
    },
    async reveal() {
      await syncFileSystem(folder);
      const former = await readlink(folders.current).catch(() => undefined);
      await replaceLink(folders.current, join("releases", name));
      // Readers have the new release; nobody waits for the old ones to go. What is left over goes the next time.
      void dropReleases(folders, [name, ...(former ? [basename(former)] : [])]).catch(() => {});
    },
  };
}

/** Keeps the release that readers may still be in the middle of; drops the rest, half-made ones too. */
async function dropReleases(folders: SiteFolders, kept: readonly string[]): Promise<void> {
  for (const name of await readdir(folders.releases)) {
    if (!kept.includes(name)) await rm(join(folders.releases, name), { recursive: true, force: true });
  }
}

/** What a publication did to one file. */
export type Outcome = "written" | "unchanged" | "removed";

/** Brings files of the current release up to date (null: the page is gone), and makes that durable before it returns. */
export async function updateRelease(
  folders: SiteFolders,
  pages: ReadonlyMap<string, Buffer | null>,
): Promise<Map<string, Outcome>> {
  const touched = new Set<string>();
  const outcomes = await Promise.all(
    [...pages].map(async ([path, bytes]): Promise<[string, Outcome]> => {
      const file = join(folders.current, fileOf(path));
      const outcome = await updateFile(file, bytes, folders.temp);
      if (outcome !== "unchanged") touched.add(dirname(file));
      return [path, outcome];
    }),
  );
  await Promise.all([...touched].map((folder) => syncFolder(folder)));
  return new Map(outcomes);
}

async function updateFile(file: string, bytes: Buffer | null, tempDir: string): Promise<Outcome> {
  if (bytes === null) {
    const existed = await stat(file).catch(() => undefined);
    await rm(file, { force: true });
    return existed ? "removed" : "unchanged";
  }
  if (await holds(file, bytes)) return "unchanged";
  await makeFolder(dirname(file));
  await replaceFile(file, bytes, tempDir);
  return "written";
}
