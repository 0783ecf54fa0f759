import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { MirrorConfig } from "#config/mirrors.ts";
import { SECOND } from "#domain/time.ts";
import type { MirrorFile, MirrorStore, ReadLocal } from "./mirror.ts";
import { TIMEOUT_MS } from "./request.ts";
import { runRsync } from "./rsync.ts";

type SshConfig = Extract<MirrorConfig, { kind: "ssh" }>;

const TIMEOUT_SECONDS = TIMEOUT_MS / SECOND;
/** How many files are in the temporary folder at once. */
const BATCH_SIZE = 500;

/** A mirror on another machine, using rsync over ssh. It only needs permission to write below one folder there (`rrsync -wo`). */
export function sshMirror(config: SshConfig, dataDir: string, signal: AbortSignal): MirrorStore {
  const common = [
    "--recursive",
    "--perms",
    "--chmod=D755,F644",
    `--timeout=${TIMEOUT_SECONDS}`,
    "--rsh",
    shellOf(config, dataDir),
  ];

  /** Runs rsync from a temporary folder that contains only these files, since those of the site may be replaced at any moment. */
  async function transfer(
    mirrorFiles: readonly MirrorFile[],
    args: readonly string[],
    gone: readonly string[] = [],
  ): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "afloat-mirror-"));
    try {
      const folders = new Set([...mirrorFiles.map(({ file }) => file), ...gone].map(dirname));
      for (const each of folders) await mkdir(join(folder, each), { recursive: true });
      for (const { file, bytes } of mirrorFiles) await writeFile(join(folder, file), bytes);
      return await runRsync([...common, ...args, `${folder}/`, `${config.target.replace(/\/*$/, "")}/`], signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  return {
    ...{ kind: "ssh", name: config.name, retentionMs: 0 },
    // rsync writes each file under a temporary name and renames it. Neither size nor time show whether it changed.
    put: async (mirrorFiles) => void (await transfer(mirrorFiles, ["--ignore-times", "--fsync"])),
    async remove(files) {
      // Everything else on the remote side is protected, so that only the listed files are deleted.
      const rules = [...files.map((file) => `--filter=R /${file}`), "--filter=P *"];
      if (files.length > 0) await transfer([], ["--delete", ...rules], files);
    },
    async differing(sums, read) {
      const found: string[] = [];
      const files = [...sums];
      for (let start = 0; start < files.length; start += BATCH_SIZE) {
        const mirrorFiles = await mirrorFilesOf(files.slice(start, start + BATCH_SIZE), read);
        found.push(...changedIn(await transfer(mirrorFiles, ["--checksum", "--dry-run", "--out-format=%i %n"])));
      }
      return found;
    },
  };
}

const mirrorFilesOf = (files: readonly (readonly [string, string])[], read: ReadLocal): Promise<MirrorFile[]> =>
  Promise.all(files.map(async ([file, sum]) => ({ file, sum, bytes: await read(file, sum) })));

/** The files that rsync would send, from its list (`<f.s...... name`). */
const changedIn = (text: string): string[] =>
  text.split("\n").flatMap((line) => /^<f(?:[+]{9}|[c.][s.]\S*) (.+)$/.exec(line)?.[1] ?? []);

/** The remote shell as rsync parses it: split at spaces, with quotes, without a shell. */
function shellOf({ port, identityFile }: SshConfig, dataDir: string): string {
  const known = join(dataDir, "keys", "known_hosts");
  const options = [
    ...["BatchMode=yes", "StrictHostKeyChecking=yes", `ConnectTimeout=${TIMEOUT_SECONDS}`],
    ...["ServerAliveInterval=5", "ServerAliveCountMax=2"],
    ...(existsSync(known) ? [`UserKnownHostsFile=${optionPath(known)}`] : []),
    ...(identityFile ? ["IdentitiesOnly=yes"] : []),
  ];
  const args = ["ssh", ...options.flatMap((option) => ["-o", option]), ...(port ? ["-p", String(port)] : [])];
  if (identityFile) args.push("-i", resolve(identityFile));
  return args.map(quoted).join(" ");
}

/** A space ends a file name in an ssh option unless it is in double quotes. */
const optionPath = (path: string): string => (/\s/.test(path) ? `"${path}"` : path);

const quoted = (arg: string): string => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "''")}'`);
