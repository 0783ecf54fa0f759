import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { MirrorConfig } from "#config/mirrors.ts";
import type { MirrorStore, Piece, ReadLocal } from "./mirror.ts";
import { PATIENCE } from "./request.ts";
import { runRsync } from "./rsync.ts";

type SshConfig = Extract<MirrorConfig, { kind: "ssh" }>;

const SECONDS = PATIENCE / 1000;
/** How many files lie in the temporary folder at once. */
const AT_ONCE = 500;

/** A mirror on another machine, by rsync over ssh. It needs no right there but to write below one folder (`rrsync -wo`). */
export function sshMirror(config: SshConfig, dataDir: string, signal: AbortSignal): MirrorStore {
  const common = ["--recursive", "--perms", "--chmod=D755,F644", `--timeout=${SECONDS}`, "--rsh", shellOf(config, dataDir)];

  /** Runs rsync from a temporary folder that has these files and nothing else: those of the site may be replaced any moment. */
  async function transfer(pieces: readonly Piece[], words: readonly string[], gone: readonly string[] = []): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "afloat-mirror-"));
    try {
      const folders = new Set([...pieces.map(({ file }) => file), ...gone].map(dirname));
      for (const each of folders) await mkdir(join(folder, each), { recursive: true });
      for (const { file, bytes } of pieces) await writeFile(join(folder, file), bytes);
      return await runRsync([...common, ...words, `${folder}/`, `${config.target.replace(/\/*$/, "")}/`], signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  return {
    ...{ kind: "ssh", name: config.name, keepsFor: 0 },
    // Each file is written beside its place and renamed. Neither its size nor its time tells whether it changed.
    put: async (pieces) => void (await transfer(pieces, ["--ignore-times", "--fsync"])),
    async remove(files) {
      // All else on the far side is protected: only what is named goes.
      const rules = [...files.map((file) => `--filter=R /${file}`), "--filter=P *"];
      if (files.length > 0) await transfer([], ["--delete", ...rules], files);
    },
    async differing(sums, read) {
      const found: string[] = [];
      const files = [...sums];
      for (let start = 0; start < files.length; start += AT_ONCE) {
        const pieces = await piecesOf(files.slice(start, start + AT_ONCE), read);
        found.push(...changedIn(await transfer(pieces, ["--checksum", "--dry-run", "--out-format=%i %n"])));
      }
      return found;
    },
  };
}

const piecesOf = (files: readonly (readonly [string, string])[], read: ReadLocal): Promise<Piece[]> =>
  Promise.all(files.map(async ([file, sum]) => ({ file, sum, bytes: await read(file, sum) })));

/** Of rsync's list (`<f.s...... name`) the files that it would send. */
const changedIn = (text: string): string[] =>
  text.split("\n").flatMap((line) => /^<f(?:[+]{9}|[c.][s.]\S*) (.+)$/.exec(line)?.[1] ?? []);

/** The remote shell as rsync splits it: by spaces, with quotes, by no shell. */
function shellOf({ port, identityFile }: SshConfig, dataDir: string): string {
  const known = join(dataDir, "keys", "known_hosts");
  const options = [
    ...["BatchMode=yes", "StrictHostKeyChecking=yes", `ConnectTimeout=${SECONDS}`],
    ...["ServerAliveInterval=5", "ServerAliveCountMax=2"],
    ...(existsSync(known) ? [`UserKnownHostsFile=${optionPath(known)}`] : []),
    ...(identityFile ? ["IdentitiesOnly=yes"] : []),
  ];
  const words = ["ssh", ...options.flatMap((option) => ["-o", option]), ...(port ? ["-p", String(port)] : [])];
  if (identityFile) words.push("-i", resolve(identityFile));
  return words.map(quoted).join(" ");
}

/** In an option of ssh spaces end a file's name unless it is in double quotes. */
const optionPath = (path: string): string => (/\s/.test(path) ? `"${path}"` : path);

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`);
