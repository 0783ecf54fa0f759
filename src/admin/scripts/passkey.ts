import { t } from "#page-scripts/translate.ts";
import { type Control, controlOf, oneOf } from "./elements.ts";

const requests = {
  create: (options: PublicKeyCredentialCreationOptionsJSON) =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  get: (options: PublicKeyCredentialRequestOptionsJSON) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
};
const PARSERS = { create: "parseCreationOptionsFromJSON", get: "parseRequestOptionsFromJSON" } as const;

/** Shows a form that makes or uses a passkey, and submits it with the browser's credential (WebAuthn §5.1). */
export function offerPasskey(form: HTMLFormElement): void {
  const kind = form.dataset.passkey as keyof typeof requests;
  if (!globalThis.PublicKeyCredential?.[PARSERS[kind]]) return;
  form.hidden = false;
  const error = oneOf("[role=alert]", form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    try {
      const credential = await requests[kind](JSON.parse(form.dataset.options as string));
      (controlOf(form, "credential") as Control).value = JSON.stringify(credential);
      form.submit();
    } catch {
      error.textContent = t("The passkey was not used. Try again, or use another method.");
      error.hidden = false;
    }
  });
}
