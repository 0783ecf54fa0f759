import type { APIRoute } from "astro";
import { catalogueJson } from "#import/catalogue-file.ts";

// With the log, all that it takes to make the record again from any copy of the site.
export const GET: APIRoute = ({ locals: { snapshot } }) =>
  new Response(catalogueJson(snapshot.catalogue), { headers: { "Content-Type": "application/json; charset=utf-8" } });
