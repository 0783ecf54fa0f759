import type { APIRoute } from "astro";
import { feedFile } from "#feeds/responses.ts";
import { staticParams } from "#publisher/static-build.ts";

export const getStaticPaths = () => staticParams("/services/", "slug", "/feed.json");

export const GET: APIRoute = ({ locals, params }) => feedFile(locals.snapshot, "json", { service: params.slug ?? "" });
