import type { APIRoute } from "astro";
import { catalogueJson } from "#import/catalogue-file.ts";

// With the log, this is enough to restore the record from any copy of the site.
export const GET: APIRoute = ({ locals: { snapshot } }) =>
  new Response(catalogueJson(snapshot.catalogue), { headers: { "Content-Type": "application/json; charset=utf-8" } });
