import type { Weights } from "#domain/uptime/uptime.ts";
import type { Look } from "./look.ts";

/** The language of feeds and of what staff write, as a BCP 47 tag. */
export const languageOfSite = ({ locales: [first = "en"] }: Pick<Site, "locales">): string => first;

/** A mirror that readers can use. */
export interface PublicMirror {
  name: string;
  /** Without a trailing slash. */
  publicUrl: string;
}

/** Whether two mirrors have the same name and URL. */
export const isSameMirror = (one: PublicMirror, other: PublicMirror): boolean =>
  one.name === other.name && one.publicUrl === other.publicUrl;

/** The settings of the site that its pages show. */
export interface Site {
  name: string;
  /** Without a trailing slash. */
  url: string;
  zone: string;
  /** The languages of the pages as BCP 47 tags. The first has paths without a prefix, and is the one of feeds and of what staff write. */
  locales: readonly string[];
  /** The name of the cloud that the page reports on, for its sentences. */
  cloud: string;
  securityContact: string;
  /** The share of the time at each level that counts as downtime. */
  uptimeWeights: Weights;
  /** Other addresses of the same pages. A snapshot has only those that have held a publication. */
  mirrors: readonly PublicMirror[];
  /** The WebSub hub that notifies feed readers; null if there is none. */
  webSubHub: string | null;
  /** The operator's design; the default one if it is left out. */
  look?: Look;
  /** Whether this is a rehearsal, which every page states. */
  isDrill?: boolean;
  /** The target of the form on the Subscribe page; left out if readers cannot subscribe by mail. */
  subscribeUrl?: string;
}
