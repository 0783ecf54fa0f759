import { z } from "zod";

/** A web address, in full. */
export const httpUrl = z.url({
  protocol: /^https?$/,
  error: "is not a web address. Write it in full, like https://status.example.com.",
});

/** A text that is not empty; `repair` says what to write. */
export const text = (repair: string) => z.string({ error: `is not a text. ${repair}` }).min(1, `is empty. ${repair}`);

/** Says of a key that is not known what may be written instead. */
export const keysKnown = (known: string, more = "") => ({
  error: (issue: { code?: string; keys?: unknown }): string | undefined => {
    if (issue.code === "unrecognized_keys")
      return `has a key that is not known: ${(issue.keys as string[]).join(", ")}. There are ${known}. ${more}`.trim();
    return issue.code === "invalid_type" ? `is not written as keys and values. There are ${known}.` : undefined;
  },
});
