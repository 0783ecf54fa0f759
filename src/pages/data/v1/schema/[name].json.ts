import type { APIRoute } from "astro";
import { SCHEMA_NAMES } from "#domain/publishing/paths.ts";
import { schemaJson } from "#feeds/schema/documents.ts";

export const getStaticPaths = () => SCHEMA_NAMES.map((name) => ({ params: { name } }));

export const GET: APIRoute = ({ locals: { snapshot }, params }) => {
  const name = SCHEMA_NAMES.find((each) => each === params.name);
  if (!name) return new Response(null, { status: 404 });
  return new Response(schemaJson(snapshot.site, name), { headers: { "Content-Type": "application/json; charset=utf-8" } });
};
