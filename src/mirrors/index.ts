import type { MirrorConfig } from "#config/mirrors.ts";
import type { MirrorStore } from "./mirror.ts";
import { withSiblings } from "./with-siblings.ts";

/** What the kinds of mirrors need beside their settings. */
export interface Surroundings {
  dataDir: string;
  env: NodeJS.ProcessEnv;
  /** Ends whatever is under way. */
  signal: AbortSignal;
}

type Open<Kind extends MirrorConfig["kind"]> = (
  config: Extract<MirrorConfig, { kind: Kind }>,
  surroundings: Surroundings,
) => Promise<MirrorStore>;

/** The kinds of mirrors; each is loaded only where it is used. */
const KINDS: { [Kind in MirrorConfig["kind"]]: Open<Kind> } = {
  folder: async (config) => withSiblings((await import("./folder.ts")).folderMirror(config)),
  ssh: async (config, { dataDir, signal }) => withSiblings((await import("./ssh.ts")).sshMirror(config, dataDir, signal)),
  s3: async (config, { env, signal }) => (await import("./s3.ts")).s3Mirror(config, env, signal),
};

/** The store of a mirror. Where readers have an address of it, it is read back from there: that is what they get. */
export async function openMirror(config: MirrorConfig, surroundings: Surroundings): Promise<MirrorStore> {
  const store = await (KINDS[config.kind] as Open<MirrorConfig["kind"]>)(config as never, surroundings);
  const { publicUrl } = config;
  if (publicUrl === undefined) return store;
  const { differingByReading, readAsReader } = await import("./read-back.ts");
  return {
    ...store,
    differing: (sums) => differingByReading(sums, (file) => readAsReader(publicUrl, file, surroundings.signal)),
  };
}
