import { globSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Readable } from "node:stream";
import { Refusal } from "#domain/errors.ts";
import { type Instant, parseIso } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import type { NamedFile } from "#import/contents.ts";

/** The text of a file that the command line names. Refused, with the name, when it cannot be read. */
export function readNamedFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const rule =
      code === "ENOENT"
        ? `There is no file “${file}”.`
        : code === "EISDIR"
          ? `“${file}” is a folder.`
          : `“${file}” cannot be read (${code}).`;
    throw new Refusal("file", rule, "Give the path of a readable file.");
  }
}

/** A file that the command line names, or every file of a folder with an ending, by their paths below it in order. */
export function readNamedFiles(path: string, ending: string): NamedFile[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [{ name: basename(path), text: readNamedFile(path) }];
  const names = globSync(`**/*${ending}`, { cwd: path }).sort();
  if (names.length === 0)
    throw new Refusal("path", `No ${ending} files found in “${path}”.`, "Give the folder that contains the files.");
  return names.map((name) => ({ name, text: readNamedFile(join(path, name)) }));
}

/** A text given as an option; "-" means that it comes from standard input. */
export async function readText(given: string, stdin: Readable): Promise<string> {
  if (given !== "-") return given;
  let text = "";
  stdin.setEncoding("utf8");
  for await (const part of stdin) text += part;
  return text.trimEnd();
}

/** Translations given as options, each as LOCALE=TEXT; undefined when there are none. */
export function readTranslations(field: string, given: readonly string[] | undefined): Translations | undefined {
  const pairs = (given ?? []).map((pair) => {
    const [, locale, text] = /^([^=\s]+)=(.*)$/s.exec(pair) ?? [];
    if (locale !== undefined && text !== undefined) return [locale, text] as const;
    throw new Refusal(field, `“${pair}” has no language.`, "Write it like zh-CN=控制台不可用。");
  });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

/** A time given as an option; undefined when it was left out. */
export const readTime = (field: string, given: string | undefined): Instant | undefined =>
  given === undefined ? undefined : readInstant(field, given);

/** A time given as an option that must be there. */
export function readInstant(field: string, given: string): Instant {
  const at = parseIso(given);
  if (at !== undefined) return at;
  throw new Refusal(field, `“${given}” is not a valid time.`, "Include the offset, like 2024-04-08T15:23:00+08:00.");
}

/** One of the words that an option may have. */
export function readWord<T extends string>(field: string, given: string, words: readonly T[]): T {
  const word = words.find((known) => known === given);
  if (word) return word;
  throw new Refusal(field, `Unknown ${field} “${given}”.`, `Use one of: ${words.join(", ")}.`);
}

/** A number above zero given as an option; undefined when it was left out. */
export function readPositive(field: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const number = Number(given);
  if (given.trim() !== "" && Number.isFinite(number) && number > 0) return number;
  throw new Refusal(field, `“${given}” is not a positive number.`, "Give a plain number, like 30.");
}
