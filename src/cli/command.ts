import type { Readable, Writable } from "node:stream";
import { type ParseArgsConfig, parseArgs } from "node:util";

/** What surrounds a command: the process's own, or what a caller within a process gives. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable;
  stderr: Writable;
}

/** How a command was called: what follows its name, without --json. */
export interface Invocation extends Surroundings {
  argv: readonly string[];
  json: boolean;
  /** The folder of the installation. */
  root: string;
}

/** A command; its result is the exit status, 0 if it gives none. */
export type Command = (invocation: Invocation) => Promise<number | undefined>;

/** The command line was not of the form that the command takes. */
export class WrongUsage extends Error {}

/** Says a result: as JSON for programs, as text for people. */
export function print({ json, stdout }: Pick<Invocation, "json" | "stdout">, result: object, text: string): void {
  stdout.write(json ? `${JSON.stringify(result)}\n` : `${text}\n`);
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The words that a command needs and may have, and its options, as `parseArgs` takes them. */
interface Form<T extends Options, R extends keyof T & string> {
  /** One line, without the leading "afloat". */
  usage: string;
  options: T;
  /** How many words it needs, and how many it may have at most. */
  words: readonly [least: number, most: number];
  /** Options that must be there; they take a text. */
  required?: readonly R[];
}

/** Reads what follows a command's name. Anything that does not fit is wrong usage, answered with the one line of usage. */
export function readArguments<const T extends Options, const R extends keyof T & string = never>(
  argv: readonly string[],
  form: Form<T, R>,
) {
  try {
    const { positionals: words, values } = parseArgs({ args: [...argv], options: form.options, allowPositionals: true });
    const [least, most] = form.words;
    const left = form.required?.find((name) => !Object.hasOwn(values, name));
    if (left) throw new Error(`--${left} is missing`);
    if (words.length < least) throw new Error("Missing argument");
    if (words.length > most) throw new Error(`Unexpected argument “${words[most]}”`);
    return { words, options: values as typeof values & Record<R, string> };
  } catch (error) {
    throw new WrongUsage(`${(error as Error).message.split(". ")[0]}. Usage: afloat ${form.usage}`);
  }
}

/** A command made of others, chosen by its first word. */
export const commandOf =
  (name: string, commands: Record<string, Command>): Command =>
  async (invocation) => {
    const [word = "", ...argv] = invocation.argv;
    const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
    if (command) return command({ ...invocation, argv });
    const choice = Object.keys(commands).join("|");
    throw new WrongUsage(`${word ? `Unknown command “${name} ${word}”.` : "Missing argument."} Usage: afloat ${name} ${choice}`);
  };
