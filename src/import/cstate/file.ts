import { parse } from "yaml";
import { z } from "zod";
import { Refusal } from "#domain/errors.ts";
import { type Instant, parseIso } from "#domain/time.ts";
import { refusalsOf } from "#import/fields.ts";

/** Parses a time as Hugo does: without a zone it is UTC. */
export function parseHugoTime(text: string): Instant | undefined {
  const plain = text.trim().replace(/^(\d{4}-\d\d-\d\d)$/, "$1 00:00:00");
  return parseIso(plain) ?? parseIso(`${plain}Z`);
}

const time = z.string().transform((text, context): Instant => {
  const at = parseHugoTime(text);
  if (at !== undefined) return at;
  context.addIssue(`“${text}” is not a valid time. Write it like 2018-04-13 15:54:00, in UTC.`);
  return z.NEVER;
});
const nonEmpty = z.string().regex(/\S/, "It is empty. Give a text.");

const FrontMatter = z
  .object({
    title: nonEmpty,
    date: time,
    resolved: z.boolean().default(false),
    resolvedWhen: time.nullish(),
    severity: z.enum(["down", "disrupted", "notice"]).nullish(),
    affected: z.array(nonEmpty).nullish(),
    informational: z.boolean().default(false),
  })
  .refine(({ informational, severity }) => informational || severity != null, {
    path: ["severity"],
    message: "It is missing. Use notice, disrupted or down, or mark the post as informational.",
  });

/** An issue of cState: its front matter, and its Markdown body. */
export type CstateIssue = z.output<typeof FrontMatter> & { body: string };

const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** Whether a file is a post. Licences and README files have no front matter. */
export const isPost = (text: string): boolean => /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n/.test(text);

/** Reads an issue. Refuses with each wrong field of its front matter. */
export function readIssue(text: string): CstateIssue {
  const found = FRONT_MATTER.exec(text);
  if (!found)
    throw new Refusal("file", "It has no YAML front matter between two lines of ---.", "Add it, as in cState's examples.");
  const parsed = FrontMatter.safeParse(parseYaml(found[1] as string));
  if (!parsed.success) throw refusalsOf(parsed.error, "front matter");
  const { resolved, resolvedWhen, date } = parsed.data;
  if (resolved && resolvedWhen != null && resolvedWhen < date)
    throw new Refusal("resolvedWhen", "It is before date.", "Correct one of the two.");
  return { ...parsed.data, body: text.slice(found[0].length).replaceAll("\r\n", "\n") };
}

function parseYaml(text: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (error) {
    throw new Refusal("front matter", `This is not YAML: ${(error as Error).message.split("\n")[0]}`, "Correct that line.");
  }
}
