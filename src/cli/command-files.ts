import { type Command, type LeafCommand, WrongUsage } from "./command.ts";
import { groupUsage } from "./help/usage.ts";

// One file is one command, found by its name. It is loaded only when it is called: the site server must not load database code.
const files = import.meta.glob<Command>("./commands/*.ts", { import: "command" });

/** A command with the names that call it, like "incident open". */
export interface NamedCommand<C = Command> {
  name: string;
  command: C;
}

/** The command that arguments start with, and the arguments that follow its name. A group is found where no subcommand follows. */
export async function findCommand(argv: readonly string[]): Promise<NamedCommand & { rest: readonly string[] }> {
  const [name = "", ...rest] = argv;
  const command = await files[`./commands/${name}.ts`]?.();
  if (!command) throw new WrongUsage(`Unknown command “${name}”. Run “afloat help” for the list of commands.`);
  const [subname, ...subrest] = rest;
  if ("run" in command || subname === undefined) return { name, command, rest };
  const subcommand = Object.hasOwn(command.commands, subname) ? command.commands[subname] : undefined;
  if (subcommand) return { name: `${name} ${subname}`, command: subcommand, rest: subrest };
  throw new WrongUsage(`Unknown command “${name} ${subname}”. Usage: ${groupUsage(name, command)}`);
}

/** Every command, in alphabetical order. */
export const loadCommands = (): Promise<NamedCommand[]> =>
  Promise.all(
    Object.keys(files)
      .map((path) => path.replace(/^.*\/|\.ts$/g, ""))
      .sort()
      .map((name) => findCommand([name])),
  );

/** The commands that run: the command itself, or those of a group. */
export const leavesOf = ({ name, command }: NamedCommand): NamedCommand<LeafCommand>[] =>
  "run" in command
    ? [{ name, command }]
    : Object.entries(command.commands).map(([subname, leaf]) => ({ name: `${name} ${subname}`, command: leaf }));
