import { globSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Readable } from "node:stream";
import { Refusal } from "#domain/errors.ts";
import { type Instant, parseIso } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import type { NamedFile } from "#import/contents.ts";

/** Reads a file that the command line names. Refuses, with its name, a file that cannot be read. */
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

/** Reads a file that the command line names, or all files of a folder with this ending, sorted by their paths in it. */
export function readNamedFiles(path: string, ending: string): NamedFile[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [{ name: basename(path), text: readNamedFile(path) }];
  const names = globSync(`**/*${ending}`, { cwd: path }).sort();
  if (names.length === 0)
    throw new Refusal("path", `No ${ending} files found in “${path}”.`, "Give the folder that contains the files.");
  return names.map((name) => ({ name, text: readNamedFile(join(path, name)) }));
}

/** The text of an option; "-" reads it from standard input. */
export async function readText(given: string, stdin: Readable): Promise<string> {
  if (given !== "-") return given;
  let text = "";
  stdin.setEncoding("utf8");
  for await (const chunk of stdin) text += chunk;
  return text.trimEnd();
}

/** Translations from options, each as LOCALE=TEXT; undefined if there are none. */
export function readTranslations(field: string, given: readonly string[] | undefined): Translations | undefined {
  const pairs = (given ?? []).map((pair) => {
    const [, locale, text] = /^([^=\s]+)=(.*)$/s.exec(pair) ?? [];
    if (locale !== undefined && text !== undefined) return [locale, text] as const;
    throw new Refusal(field, `“${pair}” has no language.`, "Write it like zh-CN=控制台不可用。");
  });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

/** The time in an option; undefined if it is not given. */
export const readTime = (field: string, given: string | undefined): Instant | undefined =>
  given === undefined ? undefined : readInstant(field, given);

/** The time in a required option. */
export function readInstant(field: string, given: string): Instant {
  const at = parseIso(given);
  if (at !== undefined) return at;
  throw new Refusal(field, `“${given}” is not a valid time.`, "Include the offset, like 2024-04-08T15:23:00+08:00.");
}

/** One of the values that an option can have. */
export function readChoice<T extends string>(field: string, given: string, choices: readonly T[]): T {
  const choice = choices.find((each) => each === given);
  if (choice) return choice;
  throw new Refusal(field, `Unknown ${field} “${given}”.`, `Use one of: ${choices.join(", ")}.`);
}

/** The positive number in an option; undefined if it is not given. */
export function readPositive(field: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const number = Number(given);
  if (given.trim() !== "" && Number.isFinite(number) && number > 0) return number;
  throw new Refusal(field, `“${given}” is not a positive number.`, "Give a plain number, like 30.");
}
