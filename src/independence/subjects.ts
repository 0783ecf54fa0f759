import type { Config } from "#config/load.ts";
import type { MirrorConfig } from "#config/mirrors.ts";
import { hostOf } from "#domain/independence/deployment-checks.ts";

/** A host that something is reached by. */
export interface Subject {
  /** Whom it serves, in words that readers may see. */
  about: string;
  host: string;
  /** What can be asked for; null where no web server is expected. */
  url: URL | null;
  /** Whether readers are served from it. */
  place: boolean;
  mirror: boolean;
  /** Whether its names are not for readers. */
  closed: boolean;
}

/** Every host of a deployment: the site's, the desk's, each mirror's and the way to it, and that of mail. */
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
  const reached = publicUrl === undefined ? undefined : hostOf(publicUrl);
  const written = writtenTo(mirror);
  return [
    ...(publicUrl !== undefined && reached !== undefined
      ? [{ about, host: reached, url: new URL(publicUrl), place: true, mirror: true, closed: false }]
      : []),
    ...(written !== undefined && written !== reached
      ? [{ about: `the sync target of ${about}`, host: written, url: null, place: false, mirror: false, closed: true }]
      : []),
  ];
}

/** The host that a mirror is written to; undefined when it is a folder of this machine. */
function writtenTo(mirror: MirrorConfig): string | undefined {
  if (mirror.kind === "folder") return undefined;
  return mirror.kind === "s3" ? hostOf(mirror.endpoint) : /@\[?([^\]]+?)\]?:/.exec(mirror.target)?.[1];
}
