import { type Refusal, refusalsIn } from "#domain/errors.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import type { Entry as RecordEntry } from "#domain/record/entry.ts";

/** A file and its path, relative to the folder that was given. */
export interface NamedFile {
  name: string;
  text: string;
}

/**
 * The position of an entry: a line, counted from 1; an index in a list, counted from 0, with the id there and, where there are several
 * files, the file's name; or a file of its own.
 */
export type Position = { line: number } | { index: number; id: string | null; file?: string } | { file: string };

/** One incident or maintenance of a file: as read, or why it was refused. */
export interface Entry {
  position: Position;
  title: string | null;
  incident: RecordEntry | null;
  refusals: readonly Refusal[];
}

/** The incidents and maintenances of a file, in its order. */
export interface FileContents {
  entries: readonly Entry[];
  /** Only for a file of another status page. */
  foreign?: {
    /** The regions and services that the incidents need in the catalogue. */
    additions: Catalogue;
    /** Sentences for the importer that explain how the file was mapped. */
    mapped: readonly string[];
  };
}

/** Gives a value, or the refusals that prevented it. Any other error is rethrown. */
export function attempt<T>(make: () => T): { value: T } | { refusals: readonly Refusal[] } {
  try {
    return { value: make() };
  } catch (error) {
    const refusals = refusalsIn(error);
    if (refusals.length === 0) throw error;
    return { refusals };
  }
}
