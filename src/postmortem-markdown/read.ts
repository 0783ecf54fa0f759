import type { Figure } from "../domain/figure.ts";
import type { PostmortemContent } from "../domain/postmortem.ts";

export declare function readMarkdownPostmortem(
  markdown: string,
  around: { zone: string; day: string },
): { content: PostmortemContent; figures: Figure[]; notes: string[] };
