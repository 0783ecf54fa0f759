import type { Config } from "../config.ts";

/** How a command was called: what follows its name, without --json. */
export interface Invocation {
  argv: readonly string[];
  json: boolean;
  config: Config;
  /** The folder of the installation. */
  root: string;
}

/** A command; its result is the exit status, 0 if it gives none. */
export type Command = (invocation: Invocation) => Promise<number | undefined>;

/** The command line was not of the form that the command takes. */
export class WrongUsage extends Error {}

/** Says a result: as JSON for programs, as text for people. */
export function say({ json }: Pick<Invocation, "json">, result: object, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${text}\n`);
}
