import { log } from "./logger.ts";

/** Astro's logger destination: errors of pages go to our log, everything else is dropped. */
const destination = () => ({
  write({ level, message }: { level: string; message: string }): void {
    if (level === "error") log({ event: "page_failed", error: withoutQueries(message) });
  },
});

/** Removes query strings, since the URL of a set-up link contains its token. */
const withoutQueries = (message: string): string => message.replace(/\?[^\s]*/g, "?…");

export default destination;
