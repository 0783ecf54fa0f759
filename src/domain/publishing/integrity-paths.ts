/** The public paths of the integrity files, which attest all other files. */
export const integrityPaths = {
  manifest: "/integrity/manifest.json",
  signature: "/integrity/manifest.json.minisig",
  sums: "/integrity/SHA256SUMS",
  checkpoint: "/integrity/checkpoint",
  key: "/integrity/afloat.pub",
  heartbeat: "/heartbeat.json",
  /** A part of the list of page versions. */
  versions: (part: number) => `/integrity/versions/${String(part).padStart(2, "0")}`,
  /** A key that has signed the site at any time, by its id. */
  anyKey: (id: string) => `/integrity/keys/${id}.pub`,
  /** The checksums of the files whose path has a SHA-256 that starts with these two digits. */
  shard: (digits: string) => `/integrity/sums/${digits}`,
  log: (month: string, part: number) =>
    `/integrity/log/${month}${part === 0 ? "" : `.part-${String(part + 1).padStart(4, "0")}`}.jsonl`,
} as const;

/**
 * How many lines a log file holds. Each publication writes the last file again, so it must stay small however many lines a month
 * has.
 */
export const LOG_FILE_LINES = 500;

/** The log file of the `n`th line of a month, counted from 0. */
export const logFileOf = (month: string, n: number): string => integrityPaths.log(month, Math.floor(n / LOG_FILE_LINES));

/** The month of a log file, by its path without the first slash; undefined for any other file. */
export const monthOfLogFile = (file: string): string | undefined =>
  /^integrity\/log\/(\d{4}-\d\d)(\.part-\d{4,})?\.jsonl$/.exec(file)?.[1];

/**
 * Whether a path is listed in a shard: all are except the integrity files themselves, and the heartbeat, which is renewed without
 * a publication.
 */
export const isIntegrityChecked = (path: string): boolean => !path.startsWith("/integrity/") && path !== integrityPaths.heartbeat;

const SHARD = /^integrity\/sums\/([0-9a-f]{2})$/;

/** The two digits of a shard, by its path without the first slash; undefined for any other file. */
export const digitsOf = (file: string): string | undefined => SHARD.exec(file)?.[1];
