import { statSync } from "node:fs";
import { join } from "node:path";
import { MIN_COMPRESSED_BYTES, siblingNames } from "#domain/publishing/encodings.ts";
import { fileOf } from "#domain/publishing/paths.ts";
import { siblingsOf } from "#integrity/siblings.ts";
import type { SiteFolders } from "./site-folders.ts";
import { holds, type NewFile } from "./write.ts";

/** What a publication did to one file. */
export type Outcome = "written" | "unchanged" | "removed";

/** What is to be done to one file and its compressed siblings. */
export interface Step {
  path: string;
  file: string;
  outcome: Outcome;
  /** What is to be written where, the file itself last. */
  made: readonly (NewFile & { place: string })[];
  /** What is to go. */
  gone: readonly string[];
}

/** Compares what is published at a path with what should be (null: nothing), and gives the difference. */
export async function stepFor({ current }: SiteFolders, path: string, bytes: Buffer | null): Promise<Step> {
  const name = fileOf(path);
  const file = join(current, name);
  const siblings = siblingNames(name).map((each) => join(current, each));
  const nothing = { path, file, outcome: "unchanged", made: [], gone: [] } as const;
  const [own, ...others] = [file, ...siblings].map(timeOf);
  if (bytes === null) return own === undefined ? nothing : { ...nothing, outcome: "removed", gone: [file, ...siblings] };
  // A process that was killed may have left a file beside siblings of its former state: these bear another time. One in the
  // midst of a second is not ours.
  const wanted = bytes.length < MIN_COMPRESSED_BYTES ? undefined : own;
  const isOurs = others.every((time) => time === wanted && (time ?? 0) % 1_000 === 0);
  if (isOurs && holds(file, bytes)) return nothing;
  const at = timeAfter(own);
  const packed = await siblingsOf(name, bytes);
  const made = [...packed, [name, bytes] as const].map(([each, content]) => ({ place: join(current, each), bytes: content, at }));
  const places = made.map(({ place }) => place);
  return { path, file, outcome: "written", made, gone: siblings.filter((each) => !places.includes(each)) };
}

const timeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

/**
 * The time that a new state bears, in whole seconds: now, or a second after the former state. Web servers tell states apart by no more
 * than their second and their size.
 */
const timeAfter = (former: number | undefined): Date =>
  new Date(Math.max(Math.floor(Date.now() / 1_000) * 1_000, Math.floor((former ?? 0) / 1_000) * 1_000 + 1_000));
