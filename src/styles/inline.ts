import { createHash } from "node:crypto";

/** An inline stylesheet or script, and the source expression that allows it in a Content-Security-Policy. */
export interface Inlined {
  text: string;
  source: string;
}

/** The CSP hash source of an inlined text (CSP Level 3 §2.3.1). */
export const inlined = (text: string): Inlined => ({
  text,
  source: `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
});
