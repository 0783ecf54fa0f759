import type { PostmortemContent, PostmortemText } from "#domain/incidents/postmortem.ts";
import { fieldOf } from "./headings.ts";
import { labelOf, unmarked } from "./labels.ts";

const FILLABLE_FIELDS: readonly (PostmortemText | "rootCause")[] = ["impact", "trigger", "detection", "resolution", "rootCause"];

/** Copies the text of a labelled line (`- Impact: …`) into a field without a section of its own; the line stays in place. */
export function fillFromLabels(content: PostmortemContent, note: (sentence: string) => void): PostmortemContent {
  const filled = { ...content };
  const text = [content.summary, content.impact, content.trigger, content.detection, content.resolution].join("\n");
  for (const { label, rest } of labelledLines(text)) {
    const field = FILLABLE_FIELDS.find((name) => name === fieldOf(label));
    if (!field || !rest || filled[field].length > 0) continue;
    if (field === "rootCause") filled.rootCause = [{ title: null, text: rest }];
    else filled[field] = rest;
    note(`“${label}” had no section; the text of its line was copied there.`);
  }
  return filled;
}

function labelledLines(text: string): { label: string; rest: string }[] {
  return text.split("\n").flatMap((line) => {
    const atStart = labelOf(unmarked(line));
    const inside =
      /(?:^|[.!?。！？]\s?)((?:the )?root cause|根因|根本原因)\s?[:：]\s?([^\n]*?[.!?。！？](?=\s|$)|[^\n]*$)/iu.exec(line);
    return [...(atStart ? [atStart] : []), ...(inside ? [{ label: inside[1] as string, rest: inside[2] as string }] : [])];
  });
}
