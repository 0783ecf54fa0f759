import { closeSync, futimesSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { lstat, readdir, readFile, readlink, rm, stat } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileOf } from "#domain/publishing/paths.ts";
import { SECOND } from "#domain/time.ts";
import { siblingsOf } from "#integrity/siblings.ts";
import { changeFor, type FileChange, type FileOutcome } from "./file-changes.ts";
import type { SiteFolders } from "./site-folders.ts";
import { makeFolder, replaceLink, syncFileSystem, syncFolder, writeTemp } from "./write.ts";

/** Creates the folders, and deletes what a killed process left unfinished. */
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

/** Deletes all releases except the current one and the one before it. */
async function dropUnfinished(folders: SiteFolders): Promise<void> {
  const current = await readlink(folders.current).catch(() => undefined);
  if (current === undefined) return;
  const numbered = (await readdir(folders.releases)).map((name) => [Number.parseInt(name, 10), name] as const);
  const number = Number.parseInt(basename(current), 10);
  const previous = numbered.filter(([each]) => each < number).sort(([a], [b]) => b - a)[0];
  await dropReleases(folders, [basename(current), ...(previous ? [previous[1]] : [])]);
}

const isFolder = async (path: string): Promise<boolean> => (await lstat(path).catch(() => undefined))?.isDirectory() ?? false;

/** The design of the current release; undefined if there is none. */
export async function currentDesign(folders: SiteFolders): Promise<string | undefined> {
  const target = await readlink(folders.current).catch(() => undefined);
  const exists = target !== undefined && (await stat(folders.current).catch(() => undefined)) !== undefined;
  return exists ? basename(target).split("-")[1] : undefined;
}

/** A release under construction, which is not visible before `reveal`. */
export interface ReleaseBuilder {
  write(path: string, bytes: Buffer): Promise<void>;
  reveal(): Promise<void>;
}

/** Starts a new release that already contains the static files. */
export async function startRelease(folders: SiteFolders, design: string, publicDir: string): Promise<ReleaseBuilder> {
  await makeFolder(folders.releases);
  await makeFolder(folders.temp);
  const names = await readdir(folders.releases);
  const number = Math.max(0, ...names.map((name) => Number.parseInt(name, 10) || 0)) + 1;
  const name = `${number}-${design}`;
  const folder = join(folders.releases, name);
  const createdFolders = new Set<string>();
  // A file and its siblings have the same time, in whole seconds, which every file system and web server preserves.
  const at = new Date(Math.floor(Date.now() / SECOND) * SECOND);
  async function write(path: string, bytes: Buffer): Promise<void> {
    const name = fileOf(path);
    const parent = dirname(join(folder, name));
    if (!createdFolders.has(parent)) mkdirSync(parent, { recursive: true });
    createdFolders.add(parent);
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
      const previous = await readlink(folders.current).catch(() => undefined);
      await replaceLink(folders.current, join("releases", name));
      // The new release is live, so nothing waits for the old ones to be deleted. What remains is deleted the next time.
      void dropReleases(folders, [name, ...(previous ? [basename(previous)] : [])]).catch(() => {});
    },
  };
}

/** Writes without syncing, since the complete release is synced at once. */
function writeWithTime(file: string, bytes: Buffer, at: Date): void {
  const descriptor = openSync(file, "wx", 0o644);
  try {
    writeFileSync(descriptor, bytes);
    futimesSync(descriptor, at, at);
  } finally {
    closeSync(descriptor);
  }
}

/** Deletes all releases except those given, which visitors may still be reading. */
async function dropReleases(folders: SiteFolders, retained: readonly string[]): Promise<void> {
  for (const name of await readdir(folders.releases)) {
    if (!retained.includes(name)) await rm(join(folders.releases, name), { recursive: true, force: true });
  }
}

/**
 * Updates files of the current release (null: the file is deleted). Visitors see the changes in the given order, and all are
 * durable when it returns. If one file cannot be written, nothing changes.
 */
export async function updateRelease(
  folders: SiteFolders,
  files: ReadonlyMap<string, Buffer | null>,
): Promise<Map<string, FileOutcome>> {
  const changes = await changesFor(folders, files);
  const temps = await writeTemp(
    changes.flatMap(({ toWrite: createdFolders }) => createdFolders),
    folders.temp,
  );
  for (const { toWrite: createdFolders, toRemove: gone } of changes) {
    for (const each of gone) rmSync(each, { force: true });
    for (const { target } of createdFolders) renameSync(temps.shift() as string, target);
  }
  const changedFolders = new Set(changes.flatMap(({ file, outcome }) => (outcome === "unchanged" ? [] : [dirname(file)])));
  await Promise.all([...changedFolders].map(syncFolder));
  return new Map(changes.map(({ path, outcome }) => [path, outcome]));
}

/** The changes are computed in parallel, since compressing runs in other threads. */
async function changesFor(folders: SiteFolders, files: ReadonlyMap<string, Buffer | null>): Promise<FileChange[]> {
  const folderPaths = [...files]
    .filter(([, bytes]) => bytes !== null)
    .map(([path]) => dirname(join(folders.current, fileOf(path))));
  await Promise.all([...new Set(folderPaths)].map(makeFolder));
  return Promise.all([...files].map(([path, bytes]) => changeFor(folders, path, bytes)));
}
