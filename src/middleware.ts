import type { MiddlewareHandler } from "astro";
import { recordOnDisk } from "./static-build.ts";

/** The publisher and the admin hand in what they show. A plain static build and `astro dev` have nobody to do so. */
export const onRequest: MiddlewareHandler = ({ locals }, next) => {
  if (!locals.snapshot && !locals.desk) locals.snapshot = recordOnDisk();
  return next();
};
