import { type Refusal, refusalsIn } from "#domain/errors.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import type { Entry as RecordEntry } from "#domain/record/entry.ts";

/** A file with its path below the folder that was named. */
export interface NamedFile {
  name: string;
  text: string;
}

/**
 * Where something stands: in a line, counted from 1; at an index of a list, counted from 0, with the id it has there and, of several
 * files, the one that it is in; or in a file of its own.
 */
export type Place = { line: number } | { index: number; id: string | null; file?: string } | { file: string };

/** One incident or maintenance of a file: as it was read, or why it could not be. */
export interface Entry {
  place: Place;
  title: string | null;
  incident: RecordEntry | null;
  refusals: readonly Refusal[];
}

/** What a file of incidents holds, in its order. */
export interface FileContents {
  entries: readonly Entry[];
  /** What only a foreign file brings. */
  foreign?: {
    /** What the catalogue must have before the incidents can go in. */
    additions: Catalogue;
    /** How its words were translated, in sentences for people. */
    mapped: readonly string[];
  };
}

/** Gives a value, or the refusals that kept it from being made; any other error goes on. */
export function attempt<T>(make: () => T): { value: T } | { refusals: readonly Refusal[] } {
  try {
    return { value: make() };
  } catch (error) {
    const refusals = refusalsIn(error);
    if (refusals.length === 0) throw error;
    return { refusals };
  }
}
