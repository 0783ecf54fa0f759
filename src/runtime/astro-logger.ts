import { log } from "./logger.ts";

/** Where Astro sends what it has to say (its logger destination): errors of pages go to our log, the rest nowhere. */
const destination = () => ({
  write({ level, message }: { level: string; message: string }): void {
    if (level === "error") log({ event: "page_failed", error: withoutQueries(message) });
  },
});

/** The address of a set-up link carries its token. */
const withoutQueries = (message: string): string => message.replace(/\?[^\s]*/g, "?…");

export default destination;
