/** Something in a copy that the publisher did not sign, or that it signed and that is not there. */
export interface Fault {
  /** Where: a file of the copy, without a leading slash. */
  file: string;
  kind: "changed" | "missing" | "added" | "unsigned" | "broken" | "stale";
  /** One plain sentence. */
  text: string;
}

export const changed = (file: string): Fault => ({
  file,
  kind: "changed",
  text: `${file} was changed: its SHA-256 does not match the signed one.`,
});

export const missing = (file: string): Fault => ({ file, kind: "missing", text: `${file} is missing.` });

export const added = (file: string): Fault => ({
  file,
  kind: "added",
  text: `${file} was added: it is not in the signed manifest.`,
});

export const broken = (file: string, text: string): Fault => ({ file, kind: "broken", text: `${file}: ${text}` });

export const unsigned = (file: string, text: string): Fault => ({ file, kind: "unsigned", text: `${file}: ${text}` });
