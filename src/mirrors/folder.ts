import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { MirrorConfig } from "#config/mirrors.ts";
import { makeFolder, refusalOf, syncFolder, writeTemp } from "#publisher/write.ts";
import { MirrorFault, type MirrorStore } from "./mirror.ts";
import { differingByReading } from "./read-back.ts";

type FolderConfig = Extract<MirrorConfig, { kind: "folder" }>;

/** A mirror in a folder of this machine, or of a disk that is mounted here. */
export function folderMirror({ name, path }: FolderConfig): MirrorStore {
  const root = resolve(path);
  const store: Pick<MirrorStore, "put" | "remove"> = {
    async put(pieces) {
      const folders = new Set(pieces.map(({ file }) => dirname(join(root, file))));
      await Promise.all([...folders].map(makeFolder));
      await withFolder(join(root, SENDING), async (temp) => {
        const temps = await writeTemp(pieces, temp);
        for (const [index, { file }] of pieces.entries()) await rename(temps[index] as string, join(root, file));
      });
      for (const folder of folders) await syncFolder(folder);
    },
    async remove(files) {
      for (const file of files) await rm(join(root, file), { force: true });
    },
  };
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: NodeJS.ErrnoException) => {
      throw new MirrorFault(refusalOf(root, error) ?? `${root}: ${error.message}.`);
    });
  return {
    ...{ kind: "folder", name, keepsFor: 0 },
    put: (pieces) => told(store.put(pieces)),
    remove: (files) => told(store.remove(files)),
    differing: (sums) => told(differingByReading(sums, (file) => readFile(join(root, file)).catch(undefinedIfAbsent))),
  };
}

/** Where files wait until they are whole; on the same disk, since a rename cannot leave it. */
const SENDING = ".sending";

/** Lends an empty folder to some work. What a killed process left there goes first. */
async function withFolder(folder: string, work: (folder: string) => Promise<void>): Promise<void> {
  // When one write fails, others may still be under way.
  const clear = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  await clear();
  await mkdir(folder);
  await work(folder).finally(clear);
}

function undefinedIfAbsent(error: NodeJS.ErrnoException): undefined {
  if (!["ENOENT", "ENOTDIR", "EISDIR"].includes(error.code ?? "")) throw error;
}
