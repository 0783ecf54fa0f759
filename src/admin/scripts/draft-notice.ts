import { language, t } from "#page-scripts/translate.ts";
import { allDrafts, dropDraft, type StoredDraft } from "./draft-store.ts";
import { allOf, secondaryButton } from "./elements.ts";

/** Sent to the window when the user discards a draft; its detail is the draft's id. */
export const DISCARDED = "afloat-discarded";

/** The list of a form's drafts, above the form: the one from the server, so that there is never a second. */
function noticeOf(form: HTMLFormElement): HTMLElement {
  const name = form.dataset.draft as string;
  const shown = document.querySelector<HTMLElement>(`[data-drafts="${CSS.escape(name)}"]`);
  if (shown) return shown;
  const notice = document.createElement("ul");
  notice.className = "restored drafts";
  notice.dataset.drafts = name;
  notice.setAttribute("aria-label", t("Drafts"));
  form.before(notice);
  return notice;
}

const lineIn = (notice: HTMLElement, id: string): HTMLElement | null =>
  notice.querySelector(`[data-draft-id="${CSS.escape(id)}"]`);

/** Lists the drafts of a form that only this browser has, except the one that the form shows. */
export function listDrafts(form: HTMLFormElement, shown: string): void {
  const others = allDrafts().filter((draft) => draft.form === form.dataset.draft && draft.id !== shown);
  if (others.length === 0) return;
  const notice = noticeOf(form);
  for (const draft of others) if (!lineIn(notice, draft.id)) addLine(notice, draft);
  notice.closest("details")?.setAttribute("open", "");
}

/** Lists on the dashboard the drafts of all forms that only this browser has. */
export function listAllDrafts(): void {
  const list = document.querySelector<HTMLElement>("[data-all-drafts]");
  if (!list) return;
  for (const draft of allDrafts()) if (!draft.form.startsWith("review-") && !lineIn(list, draft.id)) addLine(list, draft);
}

function addLine(list: HTMLElement, draft: StoredDraft): void {
  const { form, id, title, path } = draft;
  const resume = Object.assign(document.createElement("a"), { href: `${path}?draft=${id}`, textContent: t("Resume") });
  const line = lineWith(id, t("You have a draft from {time}: “{title}”.", { time: timeOf(draft), title }), resume);
  line.append(
    secondaryButton(t("Discard draft"), () => {
      dropDraft(form, id);
      line.remove();
      list.hidden = list.children.length === 0;
    }),
  );
  list.append(line);
  list.hidden = false;
}

function lineWith(id: string, text: string, ...more: Node[]): HTMLLIElement {
  const line = document.createElement("li");
  line.dataset.draftId = id;
  line.append(Object.assign(document.createElement("span"), { textContent: text, dir: "auto" }), ...more);
  return line;
}

/** States that a form was filled in from a draft of this browser. A draft that the server has too keeps its button there. */
export function showRestored(form: HTMLFormElement, draft: StoredDraft, discard: () => void): void {
  const notice = noticeOf(form);
  const text = t("Your draft from {time} has been restored.", { time: timeOf(draft) });
  const known = lineIn(notice, draft.id);
  const line = known ?? lineWith(draft.id, text);
  const shown = line.firstElementChild as HTMLElement;
  shown.textContent = text;
  shown.setAttribute("role", "status");
  line.querySelector("a")?.remove();
  if (!known) {
    line.append(
      secondaryButton(t("Discard draft"), () => {
        discard();
        line.remove();
        notice.hidden = notice.children.length === 0;
      }),
    );
    notice.prepend(line);
  }
  notice.hidden = false;
}

/** Deletes the browser's copy of a draft that is discarded on the server. */
export function followDiscards(): void {
  for (const form of allOf<HTMLFormElement>("form[data-discards]")) {
    const [name = "", id = ""] = form.dataset.discards?.split("/") ?? [];
    form.addEventListener("submit", () => {
      dropDraft(name, id);
      form.dispatchEvent(new CustomEvent(DISCARDED, { bubbles: true, detail: id }));
    });
  }
}

/** "30 Nov 2026, 22:39" in the page's zone. */
const timeOf = ({ at }: StoredDraft): string =>
  new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: document.body.dataset.zone as string,
  }).format(at);
