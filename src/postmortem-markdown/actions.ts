import type { List, ListItem, Table } from "mdast";
import type { ActionState, CorrectiveAction } from "#domain/incidents/postmortem.ts";
import { isDay } from "#domain/time.ts";
import { detailsOf, stateOf } from "./action-details.ts";
import type { Block } from "./blocks.ts";
import { fieldOf } from "./headings.ts";
import { labelOf } from "./labels.ts";
import { cellsOf, itemLine, lineOf } from "./lines.ts";
import { plain } from "./plain.ts";
import type { Section } from "./sections.ts";

/** The actions of a section, and the blocks that are not actions. A heading or label that names no field becomes the group. */
export function actionsOf(section: Section): { actions: CorrectiveAction[]; rest: Block[] } {
  const actions: CorrectiveAction[] = [];
  const rest: Block[] = [];
  const isListed = section.blocks.some(({ node }) => node.type === "list" || node.type === "table");
  let group = section.named ? null : section.heading;
  let label: Block | null = null;
  for (const [index, block] of section.blocks.entries()) {
    const { node, source } = block;
    const name = node.type === "paragraph" ? groupLabel(lineOf(source, node)) : null;
    const next = section.blocks[index + 1]?.node.type;
    if (node.type === "list" || node.type === "table") {
      const listed = node.type === "list" ? listActions(source, node, group) : tableActions(source, node, group);
      actions.push(...listed);
      // A label above an empty list is not a group, and stays as text.
      if (listed.length === 0 && label) rest.push(label);
      label = null;
    } else if (name && (next === "list" || next === "table")) {
      group = fieldOf(name) === "actions" ? null : name;
      label = group === null ? null : block;
    } else if (node.type === "paragraph" && !isListed) actions.push(actionOf(lineOf(source, node), group, "open"));
    else rest.push(block);
  }
  return { actions, rest };
}

/** The group that a line above a list names; null where it is not a label. */
function groupLabel(line: string): string | null {
  const found = labelOf(line);
  return found?.rest === ""
    ? found.label.replace(/[:：]$/, "")
    : /[:：]$/.test(line) && line.length < 100
      ? line.slice(0, -1)
      : null;
}

const listActions = (source: string, list: List, group: string | null): CorrectiveAction[] =>
  list.children.flatMap((item) => itemActions(source, item, group));

/** Tasks under an item are actions of their own. An item that is not a task itself is their group. */
function itemActions(source: string, item: ListItem, group: string | null): CorrectiveAction[] {
  const tasks = item.children
    .filter((child) => child.type === "list")
    .filter((list) => list.children.some(({ checked }) => typeof checked === "boolean"));
  const own = itemLine(source, { ...item, children: item.children.filter((child) => !tasks.includes(child as List)) });
  const isTask = typeof item.checked === "boolean";
  const isGroup = tasks.length > 0 && !isTask && own !== "";
  const inner = tasks.flatMap((list) => listActions(source, list, isGroup ? own.replace(/[:：]$/, "") : group));
  // An empty task is a placeholder.
  if (isGroup || !/[\p{L}\p{N}]/u.test(own)) return inner;
  return [actionOf(own, group, item.checked === true ? "done" : "open"), ...inner];
}

const actionOf = (line: string, group: string | null, state: ActionState): CorrectiveAction => ({
  ...detailsOf(line),
  group,
  state,
});

type Column = "title" | "owner" | "due" | "state";
const COLUMNS: [Column, RegExp][] = [
  ["owner", /owner|assignee|assigned|responsible|\bwho\b|team|负责/iu],
  ["due", /\bdue\b|deadline|\bwhen\b|\beta\b|target date|^date$|期限|截止|完成时间/iu],
  ["state", /status|state|progress|done|状态|进度/iu],
  ["title", /action|item|task|what|title|description|measure|to ?do|improvement|措施|内容|事项|改进|描述/iu],
];

function tableActions(source: string, table: Table, group: string | null): CorrectiveAction[] {
  const [headers = [], ...rows] = table.children.map((row) => cellsOf(source, row));
  const columns: (Column | undefined)[] = [];
  for (const header of headers)
    columns.push(COLUMNS.find(([name, pattern]) => pattern.test(header) && !columns.includes(name))?.[0]);
  // Without a title column, the first unknown column has the titles, with its header before each.
  const unnamed = columns.includes("title") ? -1 : Math.max(0, columns.indexOf(undefined));
  if (unnamed >= 0) {
    columns[unnamed] = "title";
    for (const row of rows) if (row[unnamed]) row[unnamed] = `${headers[unnamed]}: ${row[unnamed]}`;
  }
  return rows.filter((row) => row.some(Boolean)).map((row) => rowAction(headers, columns, row, group));
}

function rowAction(headers: string[], columns: (Column | undefined)[], row: string[], group: string | null): CorrectiveAction {
  const cell = (name: Column) => row[columns.indexOf(name)]?.trim() || null;
  const [due, status] = [cell("due"), cell("state")];
  const state = status === null ? "open" : stateOf(status);
  const isDue = due !== null && isDay(due);
  const isUnread = (column: Column | undefined) =>
    column === undefined || (column === "due" && !isDue) || (column === "state" && !state);
  const others = row.flatMap((text, index) => (text && isUnread(columns[index]) ? [`(${headers[index] ?? ""}: ${text})`] : []));
  const action = detailsOf([cell("title"), ...others].filter(Boolean).join(" "));
  return {
    ...action,
    group,
    owner: plain(cell("owner") ?? "") || action.owner,
    due: isDue ? due : action.due,
    state: state ?? "open",
  };
}
