import { defineCommand, print, WrongArguments } from "#cli/command.ts";
import { findCommand, leavesOf, loadCommands, type NamedCommand } from "#cli/command-files.ts";
import { helpMarkdown } from "#cli/help/markdown.ts";
import { commandText, overviewText } from "#cli/help/text.ts";
import { optionRows, usageOf } from "#cli/help/usage.ts";

export const command = defineCommand({
  summary: "List all commands, or describe one.",
  positionals: "[COMMAND…]",
  options: { markdown: { type: "boolean", summary: "Describe all commands as Markdown, as in docs/cli.md." } },
  async run(invocation, { positionals, options }) {
    if (positionals.length === 0) {
      const commands = await loadCommands();
      print(invocation, helpJson(commands), options.markdown ? helpMarkdown(commands) : overviewText(commands));
      return 0;
    }
    const { rest, ...found } = await findCommand(positionals);
    if (rest.length > 0) throw new WrongArguments(`Unexpected argument “${rest[0]}”.`);
    print(invocation, helpJson([found]), commandText(found));
    return 0;
  },
});

const helpJson = (commands: readonly NamedCommand[]) => ({
  commands: commands.flatMap(leavesOf).map(({ name, command: leaf }) => ({
    name,
    usage: usageOf(name, leaf),
    summary: leaf.summary,
    options: optionRows(leaf),
  })),
});
