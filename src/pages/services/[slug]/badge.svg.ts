import type { APIRoute } from "astro";
import { serviceBadge } from "#feeds/badge.ts";
import { staticParams } from "#publisher/static-build.ts";

export const getStaticPaths = () => staticParams("/services/", "slug", "/badge.svg");

export const GET: APIRoute = ({ locals: { snapshot }, params }) => {
  const badge = serviceBadge(snapshot, params.slug ?? "");
  if (badge === undefined) return new Response(null, { status: 404 });
  return new Response(badge, { headers: { "Content-Type": "image/svg+xml; charset=utf-8" } });
};
