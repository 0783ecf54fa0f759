import { closeSync, futimesSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { lstat, readdir, readFile, readlink, rm, stat } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileOf } from "#domain/publishing/paths.ts";
import { siblingsOf } from "#integrity/siblings.ts";
import type { SiteFolders } from "./site-folders.ts";
import { type Outcome, type Step, stepFor } from "./steps.ts";
import { makeFolder, replaceLink, syncFileSystem, syncFolder, writeTemp } from "./write.ts";

/** Makes the folders, and clears what a killed process left half-written. */
export async function prepareFolders(folders: SiteFolders): Promise<void> {
  await rm(folders.temp, { recursive: true, force: true });
  await makeFolder(folders.temp);
  await makeFolder(folders.releases);
  await dropUnfinished(folders);
  if (await isFolder(folders.site)) {
    throw new Error(`${folders.site} is a folder; it must be a link that Afloat creates. Move the folder away and try again.`);
  }
  const site = await readlink(folders.site).catch(() => undefined);
  if (site === undefined) await replaceLink(folders.site, join("published", "current"));
}

/** Drops what is neither the release that readers have nor the one that it took the place of. */
async function dropUnfinished(folders: SiteFolders): Promise<void> {
  const current = await readlink(folders.current).catch(() => undefined);
  if (current === undefined) return;
  const numbered = (await readdir(folders.releases)).map((name) => [Number.parseInt(name, 10), name] as const);
  const number = Number.parseInt(basename(current), 10);
  const former = numbered.filter(([each]) => each < number).sort(([a], [b]) => b - a)[0];
  await dropReleases(folders, [basename(current), ...(former ? [former[1]] : [])]);
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
  const made = new Set<string>();
  // A file and its siblings bear one time: whole seconds, which every file system and web server keeps.
  const at = new Date(Math.floor(Date.now() / 1_000) * 1_000);
  async function write(path: string, bytes: Buffer): Promise<void> {
    const name = fileOf(path);
    const parent = dirname(join(folder, name));
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    for (const [each, content] of [[name, bytes] as const, ...(await siblingsOf(name, bytes))])
      writeWithTime(join(folder, each), content, at);
  }
  for (const entry of await readdir(publicDir, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile()) await write(`/${relative(publicDir, file)}`, await readFile(file));
  }
  return {
    write,
    async reveal() {
      await syncFileSystem(folder);
      const former = await readlink(folders.current).catch(() => undefined);
      await replaceLink(folders.current, join("releases", name));
      // Readers have the new release; nobody waits for the old ones to go. What is left over goes the next time.
      void dropReleases(folders, [name, ...(former ? [basename(former)] : [])]).catch(() => {});
    },
  };
}

/** In the kernel's memory: the whole release is made durable at once. */
function writeWithTime(file: string, bytes: Buffer, at: Date): void {
  const opened = openSync(file, "wx", 0o644);
  try {
    writeFileSync(opened, bytes);
    futimesSync(opened, at, at);
  } finally {
    closeSync(opened);
  }
}

/** Keeps the release that readers may still be in the middle of; drops the rest, half-made ones too. */
async function dropReleases(folders: SiteFolders, kept: readonly string[]): Promise<void> {
  for (const name of await readdir(folders.releases)) {
    if (!kept.includes(name)) await rm(join(folders.releases, name), { recursive: true, force: true });
  }
}

/**
 * Brings files of the current release up to date (null: the file goes). Readers see them change in the order given; all is durable
 * before it returns. Nothing changes at all when one of them cannot be written.
 */
export async function updateRelease(
  folders: SiteFolders,
  files: ReadonlyMap<string, Buffer | null>,
): Promise<Map<string, Outcome>> {
  const steps = await stepsFor(folders, files);
  const temps = await writeTemp(
    steps.flatMap(({ made }) => made),
    folders.temp,
  );
  for (const { made, gone } of steps) {
    for (const each of gone) rmSync(each, { force: true });
    for (const { place } of made) renameSync(temps.shift() as string, place);
  }
  const touched = new Set(steps.flatMap(({ file, outcome }) => (outcome === "unchanged" ? [] : [dirname(file)])));
  await Promise.all([...touched].map(syncFolder));
  return new Map(steps.map(({ path, outcome }) => [path, outcome]));
}

/** Side by side, since compressing is the work of other threads. */
async function stepsFor(folders: SiteFolders, files: ReadonlyMap<string, Buffer | null>): Promise<Step[]> {
  const there = [...files].filter(([, bytes]) => bytes !== null).map(([path]) => dirname(join(folders.current, fileOf(path))));
  await Promise.all([...new Set(there)].map(makeFolder));
  return Promise.all([...files].map(([path, bytes]) => stepFor(folders, path, bytes)));
}
