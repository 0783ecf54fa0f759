import { z } from "zod";
import { isAddress } from "#domain/notifications/mail-address.ts";

/** A URL with its scheme, http or https. */
export const httpUrl = z.url({
  protocol: /^https?$/,
  error: "is not a URL. Write it in full, like https://status.example.com.",
});

/** A string that is not empty; `repair` is the sentence that tells the operator what to write. */
export const text = (repair: string) => z.string({ error: `is not a string. ${repair}` }).min(1, `is empty. ${repair}`);

/** The error of a map with an unknown key, or of a value that is not a map: it lists the keys that are available. */
export const keysKnown = (available: string, more = "") => ({
  error: (issue: { code?: string; keys?: unknown }): string | undefined => {
    if (issue.code === "unrecognized_keys")
      return `has an unknown key: ${(issue.keys as string[]).join(", ")}. Available: ${available}. ${more}`.trim();
    return issue.code === "invalid_type" ? `is not a map of keys and values. Available: ${available}.` : undefined;
  },
});

/** The last sentence of errors about keys that may be secrets. */
export const SECRETS = "Set secrets in the environment, never in this file.";

/** A URL without user name and password, so that it is no secret. */
export const openUrl = httpUrl.refine((url) => {
  if (!URL.canParse(url)) return true;
  const { username, password } = new URL(url);
  return username === "" && password === "";
}, `contains a user name or a password. ${SECRETS}`);

const HOST = /^(?=.{1,253}\.?$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.?$/i;

/** A host name; errors show the example. */
export const hostName = (example: string) =>
  text(`Give a host name, like ${example}.`).regex(
    HOST,
    `is not a host name. Write it without scheme and path, like ${example}.`,
  );

/** A check that no two items of a list have the same name; `noun` is what the error calls an item. */
export const uniqueNames =
  (noun: string) =>
  ({ value, issues }: { value: readonly { name: string }[]; issues: z.core.$ZodRawIssue[] }): void => {
    const names = value.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      const message = `“${name}” is already the name of another ${noun}. Use a different name for each.`;
      issues.push({ code: "custom", path: [index, "name"], message, input: name });
    }
  };

/** The name of an environment variable. */
export const environmentVariable = text("Give the name of an environment variable, like AFLOAT_HOOK_SECRET.").regex(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  "is not the name of an environment variable. Write it like AFLOAT_HOOK_SECRET.",
);

/** Names the environment variable with the URL of a chat's webhook. Anyone who knows such a URL can post there, so it is a secret. */
export const secretUrl = environmentVariable.describe("the environment variable with its URL");

export const emailAddress = text("Give an email address, like press@example.com.").refine(
  isAddress,
  "is not an email address. Write it like press@example.com.",
);

/** “a, b and c”. */
export const enumerate = (names: readonly string[], conjunction: "and" | "or"): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${conjunction} ${names.at(-1)}`;

/** A time zone by its IANA name. */
export const zoneSchema = z.string().refine(isZone, "is not a time zone. Use an IANA name, like Asia/Shanghai.");

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
