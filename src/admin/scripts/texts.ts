import { TIME_LEFT_TEXTS } from "#components/page/script-texts.ts";

/** The texts of the admin's scripts. The scripts contain them in English. */
export const ADMIN_TEXTS = [
  "Add another {row}",
  "Drafts",
  "Resume",
  "You have a draft from {time}: “{title}”.",
  "Your draft from {time} has been restored.",
  "Discard draft",
  "Find a service",
  "The passkey was not used. Try again, or use another method.",
  "Also editing here: {names}.",
  "due in {time}",
  "overdue by {time}",
  ...TIME_LEFT_TEXTS,
  "{minutes} min {seconds} s",
  "The admin is not responding. Nothing was sent, and your text is still here. Press the button again when you are connected.",
  "You are signed out. Nothing was sent, and your text is still here. {link} in another tab, then press the button again.",
  "Sign in",
];
