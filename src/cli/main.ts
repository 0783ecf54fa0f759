import type { Writable } from "node:stream";
import { ConfigError } from "#config/environment.ts";
import { refusalsIn } from "#domain/errors.ts";
import { type Invocation, type Surroundings, WrongArguments, WrongUsage } from "./command.ts";
import { findCommand } from "./command-files.ts";
import { groupUsage, usageOf } from "./help/usage.ts";
import { readArguments } from "./read-arguments.ts";

/** Runs the command line of this process, and continues if the reader of its output stops reading. Returns the exit status. */
export function main(argv: readonly string[], root: string): Promise<number> {
  surviveClosedPipes();
  return runCommand(argv, root, process);
}

/** Runs one command line in this process. Returns the exit status: 0 done, 1 refused with a reason, 2 wrong usage. */
export async function runCommand(argv: readonly string[], root: string, surroundings: Surroundings): Promise<number> {
  const { env, stdin, stdout, stderr } = surroundings;
  const json = argv.includes("--json");
  try {
    const given = argv.filter((argument) => argument !== "--json");
    return await dispatch(await resolveHelp(given), { json, root, env, stdin, stdout, stderr });
  } catch (error) {
    return explain(error, json, stderr);
  }
}

/** `afloat`, `afloat --help` and `afloat incident open --help` are `afloat help`, `afloat help` and `afloat help incident open`. */
async function resolveHelp(argv: readonly string[]): Promise<readonly string[]> {
  const rest = argv.filter((argument) => argument !== "--help" && argument !== "-h");
  if (rest.length === 0) return ["help"];
  if (rest.length === argv.length) return argv;
  const { name } = await findCommand(rest);
  return ["help", ...name.split(" ")];
}

async function dispatch(argv: readonly string[], invocation: Invocation): Promise<number> {
  const { name, command, rest } = await findCommand(argv);
  if (!("run" in command)) throw new WrongUsage(`Missing argument. Usage: ${groupUsage(name, command)}`);
  try {
    return await command.run(invocation, readArguments(rest, command));
  } catch (error) {
    if (error instanceof WrongArguments) throw new WrongUsage(`${error.message} Usage: ${usageOf(name, command)}`);
    throw error;
  }
}

/** A reader of our output may close it early (`afloat export | head`). A server in particular must not end because of that. */
function surviveClosedPipes(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  // The log may be on a full disk. There is no other place to report that, and the work continues.
  process.stderr.on("error", () => {});
}

function explain(error: unknown, json: boolean, stderr: Writable): number {
  const refusals = refusalsIn(error);
  if (refusals.length > 0) {
    const faults = refusals.map(({ field, rule, repair }) => ({ field, rule, repair }));
    stderr.write(json ? `${JSON.stringify({ faults })}\n` : refusals.map(({ message }) => `${message.trim()}\n`).join(""));
    return 1;
  }
  if (!(error instanceof WrongUsage || error instanceof ConfigError)) throw error;
  stderr.write(`${error.message}\n`);
  return error instanceof WrongUsage ? 2 : 1;
}
