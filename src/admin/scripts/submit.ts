import { t } from "#page-scripts/translate.ts";
import { noteWith } from "./elements.ts";

const TIMEOUT_MS = 4_000;

/**
 * Where the server may not respond, checks before a form is submitted that it does and that the user is signed in. Otherwise the
 * browser's error page would replace the form. A second press submits it in any case.
 */
export function guardSubmission(form: HTMLFormElement): void {
  let state: "unknown" | "asking" | "known" = "unknown";
  form.addEventListener("submit", async (event) => {
    if (state === "known" || (navigator.onLine && !("trouble" in form.dataset))) return;
    event.preventDefault();
    if (state === "asking") return;
    state = "asking";
    const options: RequestInit = { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) };
    const answer = await fetch("/admin/session/", options).catch(() => undefined);
    state = "known";
    if (answer?.ok) form.requestSubmit(event.submitter);
    else showUnsent(form, answer !== undefined);
  });
}

/** Explains that a form was not submitted: the server did not respond, or the user is signed out. */
function showUnsent(form: HTMLFormElement, hasAnswer: boolean): void {
  const note = noteWith("alert", ...(hasAnswer ? signedOutText() : [noAnswerText()]));
  (form.querySelector(".submit") ?? form.lastElementChild)?.after(note);
  note.scrollIntoView({ block: "nearest" });
}

const noAnswerText = (): string =>
  t("The admin is not responding. Nothing was sent, and your text is still here. Press the button again when you are connected.");

function signedOutText(): (Node | string)[] {
  const link = Object.assign(document.createElement("a"), {
    href: "/admin/login/",
    target: "_blank",
    textContent: t("Sign in"),
  });
  const [before = "", after = ""] = t(
    "You are signed out. Nothing was sent, and your text is still here. {link} in another tab, then press the button again.",
  ).split("{link}");
  return [before, link, after];
}
