import {
  actionsByGroup,
  type CorrectiveAction,
  type PostmortemContent,
  type TimelineEntry,
} from "#domain/incidents/postmortem.ts";
import { toIso } from "#domain/time.ts";

/** A postmortem as one Markdown text, since Statuspage has a single body for it. Empty parts are left out. */
export function postmortemText(content: PostmortemContent): string {
  const sections: [heading: string, text: string][] = [
    ["Summary", content.summary],
    ["Impact", content.impact],
    ["Trigger", content.trigger],
    ["Root cause", content.rootCause.map(({ title, text }) => (title ? `### ${title}\n\n${text}` : text)).join("\n\n")],
    ["Contributing factors", listed(content.contributingFactors)],
    ["Detection", content.detection],
    ["Resolution", content.resolution],
    ["Lessons learned", listed(content.lessons)],
    ["Timeline", listed(content.timeline.map(timelineLine))],
    ["Corrective actions", actionsText(content.actions)],
  ];
  const parts = sections.flatMap(([heading, text]) => (text.trim() ? [`## ${heading}\n\n${text.trim()}`] : []));
  return [...(content.stage === "preliminary" ? ["*This postmortem is preliminary.*"] : []), ...parts].join("\n\n");
}

const listed = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");

const timelineLine = ({ at, text, source }: TimelineEntry): string => `${toIso(at)}: ${text}${source ? ` (${source})` : ""}`;

const actionsText = (actions: readonly CorrectiveAction[]): string =>
  actionsByGroup(actions)
    .map(([group, own]) => `${group ? `### ${group}\n\n` : ""}${listed(own.map(actionLine))}`)
    .join("\n\n");

/** An action as a Markdown task, checked if it is done; a state other than open or done follows the title. */
function actionLine({ title, owner, due, state }: CorrectiveAction): string {
  const details = [owner && `owner: ${owner}`, due && `due: ${due}`].filter(Boolean).join(", ");
  const stateNote = state === "in_progress" || state === "dropped" ? ` (${state.replace("_", " ")})` : "";
  return `[${state === "done" ? "x" : " "}] ${title}${stateNote}${details && ` (${details})`}`;
}
