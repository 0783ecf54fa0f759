import { t } from "#page-scripts/translate.ts";
import { allOf, type Control, controlOf, oneOf } from "./elements.ts";

/** Texts that follow from the impact, and the start that they state. */
interface Suggestion {
  message: string;
  title?: string;
  startedAt?: string;
}

/** The answer of /admin/compose/. */
interface Composed {
  suggested: Suggestion;
  preview: { page: string; feed: string; subject: string; short: string } | null;
  faults: { field: string; message: string }[];
  others: string[];
}

/** A form with a preview, and what happens to it while the user writes. */
interface Composition {
  form: HTMLFormElement;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the requests: only the answer to the last one is shown. */
  round: number;
  /** What was suggested and is in the form. A field that the user wrote differs from it, and is never overwritten. */
  written: Suggestion;
}

const REQUEST_DELAY_MS = 700;

/** Keeps a form's preview current while the user writes, saves the draft on the server, and writes a summary from the impact. */
export function startPreview(form: HTMLFormElement): void {
  const written: Suggestion = JSON.parse(form.dataset.suggested ?? '{"message":""}');
  const composition: Composition = { form, timer: undefined, round: 0, written };
  form.addEventListener("input", () => {
    clearTimeout(composition.timer);
    composition.timer = setTimeout(compose, REQUEST_DELAY_MS, composition);
  });
  form.addEventListener("change", ({ target }) => composeChoice(composition, target as Control));
  for (const button of allOf("[data-preview-button]", form)) button.hidden = true;
  form.addEventListener("submit", () => {
    clearTimeout(composition.timer);
    composition.round++;
  });
}

/** The fields that suggested texts depend on, besides the impact. */
const TEXT_DEPENDS_ON = ["status", "closeOpen", "at", "startedAt"];

/** Composes at once after a choice, and writes the suggested texts where the impact changed and the user wrote no other. */
async function composeChoice(composition: Composition, target: Control): Promise<void> {
  const isFollowed = target.name.startsWith("impact.") || TEXT_DEPENDS_ON.includes(target.name);
  if (!isFollowed && !target.matches("select:not([name=template]), [type=checkbox]")) return;
  clearTimeout(composition.timer);
  const follows = isFollowed && isWritten(composition, "message");
  // A start that only a suggestion stated is made anew with its text.
  const composed = await compose(composition, follows && isWritten(composition, "startedAt") ? ["startedAt"] : []);
  if (composed && follows && isWritten(composition, "message")) write(composition, composed.suggested);
}

/** Whether a field still has what was suggested. */
const isWritten = ({ form, written }: Composition, name: keyof Suggestion): boolean =>
  controlOf(form, name)?.value === (written[name] ?? "");

/** Writes suggested texts, and with them the start that they state, so that text and record agree. */
function write(composition: Composition, suggested: Suggestion): void {
  const names = (["message", "title", "startedAt"] as const).filter(
    (name) => suggested[name] !== undefined && isWritten(composition, name),
  );
  for (const name of names) (controlOf(composition.form, name) as Control).value = suggested[name] as string;
  composition.written = { ...composition.written, ...Object.fromEntries(names.map((name) => [name, suggested[name]])) };
  controlOf(composition.form, "message")?.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Asks the server for the suggested texts and the preview, with some fields left out; undefined where it does not respond. */
async function compose(composition: Composition, without: readonly string[] = []): Promise<Composed | undefined> {
  const { form } = composition;
  const round = ++composition.round;
  const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  body.set("draft", form.dataset.compose as string);
  // A template counts once it is applied.
  body.set("template", form.dataset.template ?? "");
  for (const name of without) body.delete(name);
  const answer = await fetch("/admin/compose/", { method: "POST", body, redirect: "error" }).catch(() => undefined);
  // Without the server the form still works: the browser has the draft, and the preview waits.
  form.toggleAttribute("data-trouble", !answer?.ok);
  if (!answer?.ok || round !== composition.round) return undefined;
  const composed: Composed = await answer.json();
  if (round === composition.round) show(form, composed);
  return composed;
}

function show(form: HTMLFormElement, { preview, faults, others }: Composed): void {
  const part = <E extends HTMLElement>(name: string) => oneOf<E>(`[data-preview-${name}]`, form);
  oneOf("[data-preview]", form).hidden = false;
  part("faults").replaceChildren(
    ...faults.map(({ message }) => Object.assign(document.createElement("li"), { textContent: message })),
  );
  for (const name of ["feed", "subject", "short"] as const) part(name).textContent = preview?.[name] ?? "";
  (part("feed").closest("dl") as HTMLElement).hidden = !preview;
  part("page").hidden = !preview;
  if (preview) part<HTMLIFrameElement>("page").srcdoc = preview.page;
  oneOf("[data-writers]", form).textContent =
    others.length > 0 ? t("Also editing here: {names}.", { names: others.join(", ") }) : "";
}
