import type { ActionState } from "#domain/incidents/postmortem.ts";
import { isDay } from "#domain/time.ts";

const STATES: [ActionState, RegExp][] = [
  ["done", /^(?:done|completed?|closed|fixed|finished|resolved|shipped|yes|x|\[x\]|✅|✔️?|已完成|完成)$/iu],
  ["in_progress", /^(?:in[ -_]?progress|ongoing|started|wip|doing|进行中)$/iu],
  ["open", /^(?:open|to ?do|pending|not started|planned|new|no|\[ \]|未开始|待办|计划中)$/iu],
  ["dropped", /^(?:dropped|cancell?ed|won'?t (?:do|fix)|wontfix|rejected|已取消|取消)$/iu],
];

/** The action state that a text names; undefined where it names none. */
export const stateOf = (text: string): ActionState | undefined => STATES.find(([, pattern]) => pattern.test(text.trim()))?.[0];

/** The title, owner and due day in an action's line. Only text that the two fields repeat in full is removed from the title. */
export function detailsOf(line: string): { title: string; owner: string | null; due: string | null } {
  let owner: string | null = null;
  let due: string | null = null;
  const title = line.replace(/\s?[([]([^()[\]]{3,200})[)\]](?!\()/g, (brackets, inside: string) => {
    const parts = inside.split(/[,;，；]/).map((part) => part.trim());
    const owners = parts.flatMap(
      (part) => /^(?:owner|assignee|assigned to|responsible|负责人)\s?[:：]\s?(.+)$/iu.exec(part)?.[1] ?? [],
    );
    const days = parts
      .flatMap((part) => /^(?:due|due by|by|deadline|截止)\s?[:：]?\s?(\d{4}-\d\d-\d\d)$/iu.exec(part)?.[1] ?? [])
      .filter(isDay);
    const isAll = owners.length <= 1 && days.length <= 1 && owners.length + days.length === parts.length;
    if (!isAll || (owners[0] && owner) || (days[0] && due)) return brackets;
    owner = owners[0] ?? owner;
    due = days[0] ?? due;
    return "";
  });
  return { title: title.trim(), owner: owner ?? mention(line), due: due ?? dayNamed(line) };
}

const mention = (line: string): string | null => /(?:^|[\s([])(@[\p{L}\p{N}][\p{L}\p{N}/_-]*)/u.exec(line)?.[1] ?? null;

function dayNamed(line: string): string | null {
  const day = /(?<![\p{L}])(?:by|due|before|until|deadline)\s?:?\s?(\d{4}-\d\d-\d\d)(?!\d)/iu.exec(line)?.[1];
  return day && isDay(day) ? day : null;
}
