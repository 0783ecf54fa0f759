import { existsSync, readFileSync } from "node:fs";
import { type Command, print, readArguments, WrongUsage } from "#cli/command.ts";
import { Refusal } from "#domain/errors.ts";
import { copyAt } from "#integrity/copy.ts";
import type { PublicKey } from "#integrity/keys.ts";
import { readKey } from "#integrity/minisign.ts";
import { type Verdict, verifyCopy } from "#integrity/verify.ts";

const USAGE = "verify DIR|URL [--key FILE|BASE64] [--sample N] [--fresh]";

/** `afloat verify DIR|URL`: checks a copy of the site by what was signed, and names whatever was changed, removed or added. Needs no database. */
export const verify: Command = async (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: USAGE,
    options: { key: { type: "string" }, sample: { type: "string" }, fresh: { type: "boolean" } },
    words: [1, 1],
  });
  const place = words[0] as string;
  const isOnWeb = /^https?:\/\//.test(place);
  if (!isOnWeb && !existsSync(place)) throw new Refusal("copy", `There is no folder ${place}.`, "Give a folder or a URL.");
  const verdict = await verifyCopy(copyAt(place), {
    key: options.key === undefined ? undefined : keyFrom(options.key),
    sample: options.sample === undefined ? undefined : countFrom(options.sample),
    fresh: isOnWeb || options.fresh === true,
    now: Date.now,
  });
  print(invocation, verdict, wordsOf(verdict));
  return verdict.faults.length > 0 ? 1 : 0;
};

/** A public key from a file, or as it is. */
export function keyFrom(text: string): PublicKey {
  const key = readKey(existsSync(text) ? readFileSync(text, "utf8") : text);
  if (!key) throw new Refusal("key", "This is not a minisign public key.", "Give the key file, or the line that starts with RW.");
  return key;
}

function countFrom(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new WrongUsage(`“${text}” is not a number of files. Usage: afloat ${USAGE}`);
}

const wordsOf = ({ faults, notes, checked, manifest }: Verdict): string =>
  [
    ...faults.map(({ text }) => text),
    faults.length === 0 && manifest
      ? `Verified: ${checked} files of publication ${manifest.seq}, published ${manifest.publishedAt}.`
      : `${faults.length === 1 ? "1 error" : `${faults.length} errors`}: this is not what was published.`,
    ...notes,
  ].join("\n");
