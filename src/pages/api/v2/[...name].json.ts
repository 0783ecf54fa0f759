import type { APIRoute } from "astro";
import { STATUSPAGE_DOCUMENTS } from "#domain/publishing/paths.ts";
import { statuspageJson } from "#statuspage/documents.ts";

export const getStaticPaths = () => STATUSPAGE_DOCUMENTS.map((name) => ({ params: { name } }));

export const GET: APIRoute = ({ locals: { snapshot }, params }) => {
  const name = STATUSPAGE_DOCUMENTS.find((each) => each === params.name);
  if (!name) return new Response(null, { status: 404 });
  return new Response(statuspageJson(snapshot, name), { headers: { "Content-Type": "application/json; charset=utf-8" } });
};
