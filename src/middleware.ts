import type { MiddlewareHandler } from "astro";
import { recordOnDisk } from "./static-build.ts";

/** The publisher and the admin hand in what they show. A plain static build and `astro dev` have nobody to do so. */
export const onRequest: MiddlewareHandler = async ({ locals }, next) => {
  if (!locals.snapshot && !locals.desk) locals.snapshot = recordOnDisk();
  const response = await next();
  // Astro's pages are in UTF-8, and do not say so.
  if (response.headers.get("Content-Type") === "text/html") response.headers.set("Content-Type", "text/html; charset=utf-8");
  return response;
};
