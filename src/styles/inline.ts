import { createHash } from "node:crypto";

/** A stylesheet or script as it stands inside a page, with the source expression that lets a Content-Security-Policy allow just it. */
export interface Inlined {
  text: string;
  source: string;
}

/** The CSP hash source of an inlined text (CSP Level 3 §2.3.1). */
export const inlined = (text: string): Inlined => ({
  text,
  source: `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
});
