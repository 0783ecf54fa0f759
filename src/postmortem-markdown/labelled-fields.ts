import type { PostmortemContent, PostmortemText } from "#domain/incidents/postmortem.ts";
import { fieldOf } from "./headings.ts";
import { labelOf, unmarked } from "./labels.ts";

const FILLED: readonly (PostmortemText | "rootCause")[] = ["impact", "trigger", "detection", "resolution", "rootCause"];

/** Copies what a labelled line says (`- Impact: …`) into a field that has no section of its own; the line stays where it is. */
export function fillFromLabels(content: PostmortemContent, note: (sentence: string) => void): PostmortemContent {
  const filled = { ...content };
  const text = [content.summary, content.impact, content.trigger, content.detection, content.resolution].join("\n");
  for (const { label, rest } of labelledLines(text)) {
    const field = FILLED.find((name) => name === fieldOf(label));
    if (!field || !rest || filled[field].length > 0) continue;
    if (field === "rootCause") filled.rootCause = [{ title: null, text: rest }];
    else filled[field] = rest;
    note(`“${label}” had no section; the text of its line was copied there.`);
  }
  return filled;
}

function labelledLines(text: string): { label: string; rest: string }[] {
  return text.split("\n").flatMap((line) => {
    const begin = labelOf(unmarked(line));
    const inside =
      /(?:^|[.!?。！？]\s?)((?:the )?root cause|根因|根本原因)\s?[:：]\s?([^\n]*?[.!?。！？](?=\s|$)|[^\n]*$)/iu.exec(line);
    return [...(begin ? [begin] : []), ...(inside ? [{ label: inside[1] as string, rest: inside[2] as string }] : [])];
  });
}
