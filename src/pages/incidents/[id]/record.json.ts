import type { APIRoute } from "astro";
import { recordJson } from "#feeds/evidence.ts";
import { staticParams } from "#publisher/static-build.ts";
import { readEvidence } from "#queries/evidence.ts";

export const getStaticPaths = () => staticParams("/incidents/", "id", "/record.json");

export const GET: APIRoute = ({ locals: { snapshot }, params }) => {
  const evidence = readEvidence(snapshot, params.id ?? "");
  if (!evidence) return new Response(null, { status: 404 });
  return new Response(recordJson(snapshot.site, evidence), { headers: { "Content-Type": "application/json" } });
};
