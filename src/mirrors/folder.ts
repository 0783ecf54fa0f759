import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { MirrorConfig } from "#config/mirrors.ts";
import { type Served, servedBytes } from "#integrity/served.ts";
import { makeFolder, refusalOf, syncFolder, writeTemp } from "#publisher/write.ts";
import { MirrorFault, type MirrorStore } from "./mirror.ts";
import { differingByReading } from "./read-back.ts";

type FolderConfig = Extract<MirrorConfig, { kind: "folder" }>;

/** A mirror in a folder of this machine, or on a disk mounted here. */
export function folderMirror({ name, path }: FolderConfig): MirrorStore {
  const root = resolve(path);
  const store: Pick<MirrorStore, "put" | "remove"> = {
    async put(files) {
      const folders = new Set(files.map(({ file }) => dirname(join(root, file))));
      await Promise.all([...folders].map(makeFolder));
      await withFolder(join(root, TEMP_FOLDER), async (temp) => {
        const temps = await writeTemp(files, temp);
        for (const [index, { file }] of files.entries()) await rename(temps[index] as string, join(root, file));
      });
      for (const folder of folders) await syncFolder(folder);
    },
    async remove(files) {
      for (const file of files) await rm(join(root, file), { force: true });
    },
  };
  const asMirrorFault = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: NodeJS.ErrnoException) => {
      throw new MirrorFault(refusalOf(root, error) ?? `${root}: ${error.message}.`);
    });
  return {
    ...{ kind: "folder", name, retentionMs: 0 },
    put: (files) => asMirrorFault(store.put(files)),
    remove: (files) => asMirrorFault(store.remove(files)),
    differing: (sums, local) =>
      asMirrorFault(differingByReading(sums, local, async (file, most) => [await readFrom(root, file, most)])),
  };
}

/** The folder for incomplete files, on the same disk, since a rename cannot cross disks. */
const TEMP_FOLDER = ".sending";

/** Runs `work` with an empty folder. What a killed process left there is deleted first. */
async function withFolder(folder: string, work: (folder: string) => Promise<void>): Promise<void> {
  // If one write fails, others may still be running.
  const clear = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  await clear();
  await mkdir(folder);
  await work(folder).finally(clear);
}

async function readFrom(root: string, file: string, most: number): Promise<Served | undefined> {
  const path = join(root, file);
  const found = await stat(path).catch(undefinedIfAbsent);
  if (!found?.isFile() || found.size > most) return undefined;
  const bytes = await readFile(path).catch(undefinedIfAbsent);
  return bytes && servedBytes(bytes);
}

function undefinedIfAbsent(error: NodeJS.ErrnoException): undefined {
  if (!["ENOENT", "ENOTDIR", "EISDIR"].includes(error.code ?? "")) throw error;
}
