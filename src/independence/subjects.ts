import type { Config } from "#config/load.ts";
import type { MirrorConfig } from "#config/mirrors.ts";
import { hostOf } from "#domain/independence/deployment-checks.ts";

/** A host that the deployment depends on. */
export interface Subject {
  /** What the host is for, in a text that readers may see. */
  about: string;
  host: string;
  /** The URL to probe; null where no web server is expected. */
  url: URL | null;
  /** Whether it serves readers. */
  place: boolean;
  mirror: boolean;
  /** Whether its names are not published. */
  closed: boolean;
}

/** Every host of a deployment: the site, the admin, each mirror and its sync target, and the mail server. */
export function subjectsOf({ site, adminUrl, mirrors, mailHost }: Config): Subject[] {
  const open = { place: true, mirror: false, closed: false };
  const closed = { place: false, mirror: false, closed: true };
  return [
    { about: "the site", host: hostOf(site.url), url: new URL(site.url), ...open },
    { about: "the admin", host: hostOf(adminUrl), url: new URL(adminUrl), ...closed },
    ...mirrors.flatMap(subjectsOfMirror),
    ...(mailHost === null ? [] : [{ about: "the mail server", host: mailHost, url: null, ...closed }]),
  ];
}

function subjectsOfMirror(mirror: MirrorConfig): Subject[] {
  const { name, publicUrl } = mirror;
  const about = `mirror ${name}`;
  const publicHost = publicUrl === undefined ? undefined : hostOf(publicUrl);
  const targetHost = syncTarget(mirror);
  return [
    ...(publicUrl !== undefined && publicHost !== undefined
      ? [{ about, host: publicHost, url: new URL(publicUrl), place: true, mirror: true, closed: false }]
      : []),
    ...(targetHost !== undefined && targetHost !== publicHost
      ? [{ about: `the sync target of ${about}`, host: targetHost, url: null, place: false, mirror: false, closed: true }]
      : []),
  ];
}

/** The host that a mirror is synced to; undefined where it is a folder of this machine. */
function syncTarget(mirror: MirrorConfig): string | undefined {
  if (mirror.kind === "folder") return undefined;
  return mirror.kind === "s3" ? hostOf(mirror.endpoint) : /@\[?([^\]]+?)\]?:/.exec(mirror.target)?.[1];
}
