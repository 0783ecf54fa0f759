/** What the admin's scripts may say; they have the English words themselves. */
export const ADMIN_WORDS = [
  "Add another {row}",
  "What you typed before is back.",
  "Discard the draft",
  "Find a service",
  "The passkey was not used. Try again, or take another way.",
  "{names} is writing here too.",
  "due in {time}",
  "overdue by {time}",
  "under a minute",
  "1 minute",
  "{n} minutes",
  "{hours} h {minutes} min",
  "{minutes} min {seconds} s",
  "The admin does not answer. Nothing was sent yet, and your words are kept here. Press the button again when you are connected.",
  "You are signed out. Nothing was sent yet, and your words are kept here. {link} in another tab, then press the button again.",
  "Sign in",
];
