import type { Option, Options } from "#cli/arguments.ts";
import type { CommandGroup, LeafCommand } from "#cli/command.ts";

/** The parts of a usage line. */
interface Usage {
  /** The name of the command, and what must be given. */
  required: string[];
  /** What may be left out, each part in brackets. */
  optional: string[];
}

/** The parts of the usage line of a command, which `name` calls. */
export function usageParts(name: string, { positionals, options, exclusive }: LeafCommand): Usage {
  const shown = shownOptions(options);
  const required = shown.filter(([, option]) => isRequired(option)).map((each) => optionUsage(...each));
  const optional: string[] = [];
  for (const [each, option] of shown) {
    const set = exclusive.find((names) => names.includes(each));
    // A set of options is shown at its first option.
    if (isRequired(option) || (set && set[0] !== each)) continue;
    const choices = shown.filter(([other]) => other === each || set?.includes(other));
    optional.push(`[${choices.map((choice) => optionUsage(...choice)).join(" | ")}]${isMultiple(option) ? "…" : ""}`);
  }
  return { required: [`afloat ${name}`, ...positionals.split(" ").filter(Boolean), ...required], optional };
}

/** The usage line of a command. */
export function usageOf(name: string, command: LeafCommand): string {
  const { required, optional } = usageParts(name, command);
  return [...required, ...optional].join(" ");
}

/** The usage line of a group. */
export const groupUsage = (name: string, { commands }: CommandGroup): string =>
  `afloat ${name} ${Object.keys(commands).join("|")}`;

/** One option as help shows it. */
export interface OptionRow {
  usage: string;
  summary: string;
}

/** The options of a command, and `--json`, which every command takes. */
export const optionRows = ({ options }: LeafCommand): OptionRow[] => [
  ...shownOptions(options).map(([name, option]) => ({
    usage: optionUsage(name, option),
    summary: `${option.summary}${isRequired(option) ? " Required." : ""}${isMultiple(option) ? " Can be repeated." : ""}`,
  })),
  { usage: "--json", summary: "Print the result as JSON." },
];

const optionUsage = (name: string, option: Option): string =>
  option.type === "string" ? `--${name} ${option.value}` : `--${name}`;

const shownOptions = (options: Options): [string, Option][] =>
  Object.entries(options).filter(([, option]) => option.type === "string" || !option.internal);

const isRequired = (option: Option): boolean => option.type === "string" && option.required === true;
const isMultiple = (option: Option): boolean => option.type === "string" && option.multiple === true;
