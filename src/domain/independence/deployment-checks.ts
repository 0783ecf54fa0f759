import { type Finding, type MainCloud, translatable } from "./audit.ts";
import { inCloud, isOfCloud } from "./host-checks.ts";

/** A URL in a published file. */
export interface NamedUrl {
  file: string;
  url: string;
}

/** The URLs in the published files: those that a browser loads by itself from other hosts, and links that a reader may follow. */
export interface PublishedUrls {
  files: number;
  /** How many files could not be read, or not in time. */
  unread: number;
  fetched: readonly NamedUrl[];
  links: readonly NamedUrl[];
}

const MAX_SHOWN = 20;

/** Whether a browser that opens a page sends requests to other hosts than the site. */
export function contentFinding({ files, unread, fetched }: PublishedUrls): Finding {
  const subject = { topic: "content", about: "the pages" } as const;
  if (files === 0)
    return { ...subject, state: "unknown", ...translatable("Nothing is published yet, so no page could be read."), evidence: [] };
  const lines = [...new Set(fetched.map(({ file, url }) => `${file}: ${url}`))];
  if (lines.length > 0)
    return {
      ...subject,
      state: "dependent",
      ...translatable("A page makes browsers load resources from another host."),
      evidence: truncated(lines),
    };
  if (unread > 0)
    return {
      ...subject,
      state: "unknown",
      ...translatable("Some pages could not be read."),
      evidence: [`${unread} of ${files} files not read`],
    };
  return {
    ...subject,
    state: "independent",
    ...translatable("No page makes browsers load resources from another host."),
    evidence: [`${files} files read`],
  };
}

/** The links into the main cloud, each once. They are no problem by themselves, but no page may need them. */
export const linksInto = ({ links }: PublishedUrls, cloud: MainCloud | null): string[] =>
  truncated([...new Set(links.map(({ url }) => url))].filter((url) => leadsInto(url, cloud)).sort());

function leadsInto(url: string, cloud: MainCloud | null): boolean {
  const host = hostOf(url);
  return isOfCloud(host, cloud) || inCloud(host, cloud);
}

/** The host of a URL; an IPv6 address without its brackets. */
export const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");

const truncated = (lines: readonly string[]): string[] =>
  lines.length <= MAX_SHOWN ? [...lines] : [...lines.slice(0, MAX_SHOWN), `and ${lines.length - MAX_SHOWN} more`];

// The magic numbers of file systems, from linux/magic.h and from the modules that are not in it (statfs(2)).
const REMOTE: Record<number, string> = {
  26985: "nfs",
  20859: "smb",
  4283649346: "cifs",
  4266872130: "smb2",
  12805120: "ceph",
  1397113167: "afs",
  1937076805: "coda",
  18225520: "gfs2",
  1952539503: "ocfs2",
  198183888: "lustre",
};
const LOCAL: Record<number, string> = {
  61267: "ext4",
  1481003842: "xfs",
  2435016766: "btrfs",
  801189825: "zfs",
  4076150800: "f2fs",
  16914836: "tmpfs",
  2035054128: "overlay",
};

/** Whether the database is readable without a network. `type` is the magic number of its file system, as statfs(2) returns it. */
export function recordFinding(type: number | { fault: string }): Finding {
  const subject = { topic: "machine", about: "the database" } as const;
  if (typeof type !== "number")
    return { ...subject, state: "unknown", ...translatable("The database disk could not be checked."), evidence: [type.fault] };
  const [remote, local] = [REMOTE[type], LOCAL[type]];
  if (remote)
    return { ...subject, state: "dependent", ...translatable("The database is on network storage."), evidence: [remote] };
  if (local)
    return {
      ...subject,
      state: "independent",
      ...translatable("The database is on a local disk of this machine."),
      evidence: [local],
    };
  const name = type === 0x65735546 ? "fuse" : `type 0x${type.toString(16)}`;
  return { ...subject, state: "unknown", ...translatable("The storage behind the database disk is unknown."), evidence: [name] };
}
