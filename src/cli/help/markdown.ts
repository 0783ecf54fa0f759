import type { LeafCommand } from "#cli/command.ts";
import { leavesOf, type NamedCommand } from "#cli/command-files.ts";
import { usageText } from "./text.ts";
import { optionRows } from "./usage.ts";

const INTRODUCTION = `# Command line

<!-- Generated: npx afloat help --markdown > docs/cli.md -->

Run a command as \`npx afloat COMMAND\`, or as \`afloat COMMAND\` in the container.

- Every command takes \`--json\`, which prints its result as JSON.
- \`afloat help COMMAND\` and \`afloat COMMAND --help\` print the options of a command.
- The exit status is 0 for success, 1 if the command failed or was refused with a reason, and 2 for wrong usage.`;

/** The file docs/cli.md: one section for each command. */
export const helpMarkdown = (commands: readonly NamedCommand[]): string =>
  [INTRODUCTION, ...commands.map(commandMarkdown)].join("\n\n");

function commandMarkdown(found: NamedCommand): string {
  const { name, command } = found;
  if ("run" in command) return leafMarkdown(found.name, command, "##");
  const leaves = leavesOf(found).map((leaf) => leafMarkdown(leaf.name, leaf.command, "###"));
  return [`## ${name}`, command.summary, ...leaves].join("\n\n");
}

function leafMarkdown(name: string, command: LeafCommand, heading: string): string {
  // `--json` is described once, at the top.
  const rows = optionRows(command).filter(({ usage }) => usage !== "--json");
  const table = rows.map(({ usage, summary }) => `| \`${escapeCell(usage)}\` | ${escapeCell(summary)} |`);
  return [
    `${heading} ${name}`,
    command.summary,
    `\`\`\`text\n${usageText(name, command)}\n\`\`\``,
    ...(table.length > 0 ? [["| Option | Meaning |", "| --- | --- |", ...table].join("\n")] : []),
    ...command.notes,
  ].join("\n\n");
}

const escapeCell = (text: string): string => text.replaceAll("|", "\\|");
