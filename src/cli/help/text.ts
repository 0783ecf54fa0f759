import type { LeafCommand } from "#cli/command.ts";
import { leavesOf, type NamedCommand } from "#cli/command-files.ts";
import { groupUsage, optionRows, usageOf, usageParts } from "./usage.ts";

const WIDTH = 100;
/** An option that is longer has its summary on the next line. */
const MAX_OPTION_WIDTH = 30;

const INTRODUCTION = `afloat COMMAND [--json]

Every command takes --json, which prints its result as JSON.
For the options of a command, run “afloat help COMMAND” or “afloat COMMAND --help”.
Exit status: 0 success, 1 failed or refused with a reason, 2 wrong usage.`;

/** Every command with its usage and its summary. */
export const overviewText = (commands: readonly NamedCommand[]): string => [INTRODUCTION, ...commands.map(listText)].join("\n\n");

/** One command: its usage, its summary and its options; or the list of a group. */
export function commandText(found: NamedCommand): string {
  const { name, command } = found;
  if (!("run" in command)) return [groupUsage(name, command), command.summary, listText(found)].join("\n\n");
  const paragraphs = [command.summary, ...command.notes].map((text) => wrap(text.split(" ")));
  const [summary, ...notes] = paragraphs;
  return [usageText(name, command), summary, optionsText(command), ...notes].join("\n\n");
}

/** The usage of a command, on as many lines as it needs. */
export function usageText(name: string, command: LeafCommand): string {
  const { required, optional } = usageParts(name, command);
  return wrap([...required, ...optional], { next: "    " });
}

/** Each command of a group, or the one, with its usage and its summary. */
const listText = (found: NamedCommand): string =>
  leavesOf(found)
    .map(({ name, command }) => {
      const indent = " ".repeat(6);
      return `  ${shortUsage(name, command)}\n${wrap(command.summary.split(" "), { first: indent, next: indent })}`;
    })
    .join("\n");

/** A usage that does not fit on one line, without what is optional. */
function shortUsage(name: string, command: LeafCommand): string {
  const usage = usageOf(name, command);
  const short = usage.length < WIDTH ? usage : [...usageParts(name, command).required, "[OPTION]…"].join(" ");
  return short.slice("afloat ".length);
}

function optionsText(command: LeafCommand): string {
  const rows = optionRows(command);
  const width = Math.min(MAX_OPTION_WIDTH, Math.max(...rows.map(({ usage }) => usage.length)));
  const next = " ".repeat(width + 4);
  const lines = rows.map(({ usage, summary }) =>
    usage.length > width
      ? `  ${usage}\n${wrap(summary.split(" "), { first: next, next })}`
      : wrap(summary.split(" "), { first: `  ${usage.padEnd(width)}  `, next }),
  );
  return ["Options:", ...lines].join("\n");
}

/** Joins parts with spaces into lines of at most `WIDTH`; `first` starts the first line, `next` the others. */
function wrap(parts: readonly string[], { first = "", next = "" } = {}): string {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const part of parts) {
    if (!isEmpty && line.length + 1 + part.length > WIDTH) {
      lines.push(line);
      line = next;
      isEmpty = true;
    }
    line += isEmpty ? part : ` ${part}`;
    isEmpty = false;
  }
  return [...lines, line].join("\n");
}
