import { t } from "#page-scripts/translate.ts";
import { allOf, type Control, controlOf, oneOf } from "./elements.ts";

/** The answer of /admin/compose/. */
interface Composed {
  sentence: string;
  preview: { page: string; feed: string; subject: string; short: string } | null;
  faults: { field: string; message: string }[];
  others: string[];
}

/** A form with a preview, and what happens to it while the user writes. */
interface Composition {
  form: HTMLFormElement;
  message: Control;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the requests: only the answer to the last one is shown. */
  round: number;
  /** The summary that this script wrote into the message; undefined where the user wrote it, which is never overwritten. */
  written: string | undefined;
}

const REQUEST_DELAY_MS = 700;

/** Keeps a form's preview current while the user writes, saves the draft on the server, and writes a summary from the impact. */
export function startPreview(form: HTMLFormElement): void {
  const message = controlOf(form, "message") as Control;
  const composition: Composition = {
    ...{ form, message, timer: undefined, round: 0 },
    written: message.value === "" ? "" : undefined,
  };
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

/** Composes at once after a choice, and writes the summary into the message where a change of the impact allows it. */
async function composeChoice(composition: Composition, target: Control): Promise<void> {
  if (!target.matches("select, [type=checkbox]") || target.name === "template") return;
  clearTimeout(composition.timer);
  const composed = await compose(composition);
  const isImpact = target.name.startsWith("impact.") || ["status", "closeOpen"].includes(target.name);
  const { message, written } = composition;
  if (!composed || !isImpact || written === undefined || message.value !== written) return;
  composition.written = composed.sentence;
  message.value = composed.sentence;
  message.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Asks the server for the summary and preview; undefined where it does not respond. */
async function compose(composition: Composition): Promise<Composed | undefined> {
  const { form } = composition;
  const round = ++composition.round;
  const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  body.set("draft", form.dataset.compose as string);
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
