import type { APIRoute } from "astro";
import { impactCsv } from "#feeds/evidence.ts";
import { staticParams } from "#publisher/static-build.ts";
import { readEvidence } from "#queries/evidence.ts";

export const getStaticPaths = () => staticParams("/incidents/", "id", "/impact.csv");

export const GET: APIRoute = ({ locals: { snapshot }, params }) => {
  const evidence = readEvidence(snapshot, params.id ?? "");
  if (!evidence) return new Response(null, { status: 404 });
  return new Response(impactCsv(evidence), { headers: { "Content-Type": "text/csv; charset=utf-8" } });
};
