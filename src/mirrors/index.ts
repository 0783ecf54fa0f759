import type { MirrorConfig } from "#config/mirrors.ts";
import { limitOf } from "#integrity/limits.ts";
import type { MirrorStore } from "./mirror.ts";
import { withSiblings } from "./with-siblings.ts";

/** What the kinds of mirrors need besides their settings. */
export interface MirrorContext {
  dataDir: string;
  env: NodeJS.ProcessEnv;
  /** Aborts everything that is running. */
  signal: AbortSignal;
}

type Open<Kind extends MirrorConfig["kind"]> = (
  config: Extract<MirrorConfig, { kind: Kind }>,
  context: MirrorContext,
) => Promise<MirrorStore>;

/** The kinds of mirrors; each is loaded only if it is used. */
const KINDS: { [Kind in MirrorConfig["kind"]]: Open<Kind> } = {
  folder: async (config) => withSiblings((await import("./folder.ts")).folderMirror(config)),
  ssh: async (config, { dataDir, signal }) => withSiblings((await import("./ssh.ts")).sshMirror(config, dataDir, signal)),
  s3: async (config, { env, signal }) => (await import("./s3.ts")).s3Mirror(config, env, signal),
};

/** Opens the store of a mirror. If it has a public URL, files are read back from there, since that is what readers get. */
export async function openMirror(config: MirrorConfig, context: MirrorContext): Promise<MirrorStore> {
  const store = await (KINDS[config.kind] as Open<MirrorConfig["kind"]>)(config as never, context);
  const { publicUrl } = config;
  if (publicUrl === undefined) return store;
  const { differingByReading, readAsReaders } = await import("./read-back.ts");
  const read = readAsReaders(publicUrl, context.signal);
  return {
    ...store,
    differing: (sums, local) => differingByReading(sums, local, read),
    async servesOneOf(file, sums) {
      const served = await read(file, limitOf(file));
      return served.every((each) => each?.problem === undefined && each !== undefined && sums.includes(each.sum));
    },
  };
}
