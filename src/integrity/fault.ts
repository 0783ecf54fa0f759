import type { Form } from "./ask.ts";

/** A difference between a copy and what the publisher signed. */
export interface IntegrityFault {
  /** The file of the copy, without a leading slash. */
  file: string;
  kind: "changed" | "missing" | "added" | "unsigned" | "broken" | "stale" | "oversized" | "redirected";
  /** The form that has it, of a copy that hands out several; missing if all have it. */
  form?: Form;
  /** A description in one sentence. */
  text: string;
}

export const changed = (file: string): IntegrityFault => ({
  file,
  kind: "changed",
  text: `${file} was changed: its SHA-256 does not match the signed one.`,
});

export const missing = (file: string): IntegrityFault => ({ file, kind: "missing", text: `${file} is missing.` });

export const added = (file: string): IntegrityFault => ({
  file,
  kind: "added",
  text: `${file} was added: it is not in the signed manifest.`,
});

export const broken = (file: string, text: string): IntegrityFault => ({ file, kind: "broken", text: `${file}: ${text}` });

export const unsigned = (file: string, text: string): IntegrityFault => ({ file, kind: "unsigned", text: `${file}: ${text}` });

/** A file that a copy has, but not in a form that can be compared. */
export const unusable = (file: string, { problem, kind }: { problem: string; kind: IntegrityFault["kind"] }): IntegrityFault => ({
  ...{ file, kind },
  text: `${file}: it ${problem}.`,
});
