import type { Act, Head } from "./act.ts";
import { canonical } from "./canonical.ts";
import type { Figure } from "./figure.ts";
import type { ImpactChange } from "./impact.ts";
import type { Revision } from "./revision.ts";
import { type Instant, toIso } from "./time.ts";

/** What every line of the log has. `i` counts from 0 without gaps; `t` is when the line was written; `sha256` is that of `text`. */
export interface LogLine {
  i: number;
  t: string;
  kind: string;
  incident: string;
  text: string;
  sha256: string;
}

/**
 * An act as a line of the public log: canonical JSON of strings, integers and lists of them. The text is what was said, word for word;
 * where that is data (figures, a promise, a postmortem), its canonical JSON. `sha256` gives the hash of a text in hexadecimal.
 */
export function lineOf(act: Act, i: number, at: Instant, sha256: (text: string) => string): string {
  const { kind, incident } = act;
  const { text, ...facts } = factsOf(act);
  return canonical({ ...facts, i, t: toIso(at), kind, incident, text, sha256: sha256(text.toWellFormed()) });
}

function factsOf(act: Act): { text: string } & Record<string, unknown> {
  switch (act.kind) {
    case "open":
    case "title":
      return headFacts(act.head);
    case "post": {
      const { id, at, postedAt, status, impacts, nextUpdateAt } = act.update;
      const times = { at: toIso(at), postedAt: toIso(postedAt), nextUpdateAt: isoOrNone(nextUpdateAt) };
      return { update: id, status, ...times, impacts: impacts.map(impactFacts), ...revisionFacts(act.revision) };
    }
    case "edit":
      return { update: act.update, ...revisionFacts(act.revision) };
    case "figures":
      return { text: canonical(act.figures.map(figureFacts)) };
    case "promise":
      return { text: canonical(act.promise && promiseFacts(act.promise)) };
    case "postmortem": {
      const { content, ...published } = act.revision;
      const timeline = content.timeline.map((entry) => ({ ...entry, at: toIso(entry.at) }));
      return { ...publishedFacts(published), text: canonical({ ...content, timeline }) };
    }
  }
}

const headFacts = ({ title, startedAt, detectedAt }: Head) => ({
  text: title,
  startedAt: toIso(startedAt),
  detectedAt: isoOrNone(detectedAt),
});

const revisionFacts = ({ text, ...published }: Revision) => ({ ...publishedFacts(published), text });

const publishedFacts = ({ publishedAt, reason, loud }: Omit<Revision, "text">) => ({
  publishedAt: toIso(publishedAt),
  reason: reason ?? undefined,
  notice: loud ? "loud" : "quiet",
});

const impactFacts = ({ cell, level, at }: ImpactChange) => ({
  service: cell.service,
  region: cell.region ?? undefined,
  plane: cell.plane,
  level,
  at: toIso(at),
});

const figureFacts = ({ asOf, ...figure }: Figure) => ({ ...figure, asOf: isoOrNone(asOf) ?? null });

const promiseFacts = ({ preliminaryBy, finalBy }: { preliminaryBy: Instant; finalBy: Instant }) => ({
  preliminaryBy: toIso(preliminaryBy),
  finalBy: toIso(finalBy),
});

const isoOrNone = (at: Instant | null): string | undefined => (at === null ? undefined : toIso(at));
