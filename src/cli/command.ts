import type { Readable, Writable } from "node:stream";
import type { Arguments, Options } from "./arguments.ts";

/** The environment and the streams that a command works with: those of the process, or those that a caller gives. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable;
  stderr: Writable;
}

/** How a command was called, without its own arguments. */
export interface Invocation extends Surroundings {
  /** Whether the result is printed as JSON. */
  json: boolean;
  /** The folder of the installation. */
  root: string;
}

/** What `afloat help`, the usage lines and the reading of arguments are derived from. */
interface Description<P extends string, O extends Options> {
  /** One sentence. */
  summary: string;
  /** Names separated by spaces: `ID` is required, `[FILE]` is optional, `URL…` is one or more. */
  positionals?: P;
  /** By their names without the two dashes. */
  options?: O;
  /** Sets of options; at most one option of each set may be given. */
  exclusive?: readonly (readonly NoInfer<keyof O & string>[])[];
  /** What the options do not explain; one paragraph each. */
  notes?: readonly string[];
}

/** A command that runs. */
export interface LeafCommand extends Required<Description<string, Options>> {
  /** Returns the exit status. */
  run(invocation: Invocation, given: Arguments<string, Options>): Promise<number>;
}

/** Commands that share their first name: `afloat incident open`, `afloat incident update`. */
export interface CommandGroup {
  summary: string;
  commands: Readonly<Record<string, LeafCommand>>;
}

/** What a file in commands/ exports as `command`. */
export type Command = LeafCommand | CommandGroup;

/** Makes a command; `run` gets its positionals and options with the types that follow from their description. */
export const defineCommand = <const P extends string = "", const O extends Options = Record<never, never>>(
  command: Description<P, O> & { run(invocation: Invocation, given: Arguments<P, O>): Promise<number> },
): LeafCommand => ({ positionals: "", options: {}, exclusive: [], notes: [], ...command }) as unknown as LeafCommand;

/** Ends a command with exit status 2 and this message. */
export class WrongUsage extends Error {}

/** Arguments that do not fit their command; the command's usage line is added to the message. */
export class WrongArguments extends WrongUsage {}

/** Prints a result: as JSON for programs, as text for people. */
export function print({ json, stdout }: Pick<Invocation, "json" | "stdout">, result: object, text: string): void {
  stdout.write(json ? `${JSON.stringify(result)}\n` : `${text}\n`);
}
