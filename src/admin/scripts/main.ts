// What the admin runs in its users' browsers. Every form works without it.

import { startClocks } from "./clock.ts";
import { startDrafts } from "./drafts.ts";
import { allOf } from "./elements.ts";
import { addFilter } from "./filter.ts";
import { offerPasskey } from "./passkey.ts";
import { startPreview } from "./preview.ts";
import { offerRows } from "./rows.ts";
import { guardSubmission } from "./submit.ts";

// A page that the browser kept for “Back” would show a form that was posted already.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
for (const rows of allOf("[data-rows]")) offerRows(rows);
for (const picker of allOf(".impact")) addFilter(picker);
for (const form of allOf<HTMLFormElement>("[data-passkey]")) offerPasskey(form);
try {
  startDrafts();
} catch {
  // Storage may be disabled or full; forms work without drafts.
}
document.querySelector<HTMLElement>(".faults")?.focus();
for (const form of allOf<HTMLFormElement>("form[data-compose]")) startPreview(form);
for (const form of allOf<HTMLFormElement>("form[data-draft]")) guardSubmission(form);
startClocks();
