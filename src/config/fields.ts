import { z } from "zod";

/** A web address, in full. */
export const httpUrl = z.url({
  protocol: /^https?$/,
  error: "is not a URL. Write it in full, like https://status.example.com.",
});

/** A text that is not empty; `repair` says what to write. */
export const text = (repair: string) => z.string({ error: `is not a string. ${repair}` }).min(1, `is empty. ${repair}`);

/** Says of a key that is not known what may be written instead. */
export const keysKnown = (known: string, more = "") => ({
  error: (issue: { code?: string; keys?: unknown }): string | undefined => {
    if (issue.code === "unrecognized_keys")
      return `has an unknown key: ${(issue.keys as string[]).join(", ")}. Available: ${known}. ${more}`.trim();
    return issue.code === "invalid_type" ? `is not a map of keys and values. Available: ${known}.` : undefined;
  },
});

/** Ends a refusal of what is secret. */
export const SECRETS = "Set secrets in the environment, never in this file.";

/** A web address without a name and a password in it. */
export const openUrl = httpUrl.refine((url) => {
  if (!URL.canParse(url)) return true;
  const { username, password } = new URL(url);
  return username === "" && password === "";
}, `contains a user name or a password. ${SECRETS}`);

const HOST = /^(?=.{1,253}\.?$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.?$/i;

/** A host name, like the example. */
export const hostName = (example: string) =>
  text(`Give a host name, like ${example}.`).regex(
    HOST,
    `is not a host name. Write it without scheme and path, like ${example}.`,
  );

/** Refuses a name that another in the list has already; `what` they are. */
export const uniqueNames =
  (what: string) =>
  ({ value, issues }: { value: readonly { name: string }[]; issues: z.core.$ZodRawIssue[] }): void => {
    const names = value.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      const message = `“${name}” is already the name of another ${what}. Use a different name for each.`;
      issues.push({ code: "custom", path: [index, "name"], message, input: name });
    }
  };

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
