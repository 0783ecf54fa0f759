import { type ParseArgsConfig, parseArgs } from "node:util";
import type { Arguments, Options } from "./arguments.ts";
import { type LeafCommand, WrongArguments } from "./command.ts";

/** Reads the arguments of a command. Throws `WrongArguments` for what its description does not allow. */
export function readArguments(argv: readonly string[], command: LeafCommand): Arguments<string, Options> {
  const { positionals, values } = parse(argv, command.options);
  const given = (name: string) => values[name] !== undefined && values[name] !== false;
  for (const [name, option] of Object.entries(command.options))
    if (option.type === "string" && option.required && !given(name)) throw new WrongArguments(`--${name} is missing.`);
  for (const names of command.exclusive) {
    const [first, second] = names.filter(given);
    if (second !== undefined) throw new WrongArguments(`--${first} and --${second} cannot be combined.`);
  }
  const { min, max } = countsOf(command.positionals);
  if (positionals.length < min) throw new WrongArguments("Missing argument.");
  if (positionals.length > max) throw new WrongArguments(`Unexpected argument “${positionals[max]}”.`);
  return { positionals, options: values } as unknown as Arguments<string, Options>;
}

function parse(argv: readonly string[], options: Options) {
  const config: NonNullable<ParseArgsConfig["options"]> = {};
  for (const [name, option] of Object.entries(options))
    config[name] =
      option.type === "boolean" ? { type: "boolean", default: false } : { type: "string", multiple: option.multiple ?? false };
  try {
    return parseArgs({ args: [...argv], options: config, allowPositionals: true });
  } catch (error) {
    // The sentences that follow are advice for programmers.
    throw new WrongArguments(`${(error as Error).message.split(". ")[0]}.`);
  }
}

/** How many positionals a command needs, and how many it takes. */
function countsOf(usage: string): { min: number; max: number } {
  const names = usage.split(" ").filter(Boolean);
  const min = names.filter((name) => !name.startsWith("[")).length;
  return { min, max: names.some((name) => /…\]?$/.test(name)) ? Number.POSITIVE_INFINITY : names.length };
}
