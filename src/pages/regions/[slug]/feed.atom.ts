import type { APIRoute } from "astro";
import { feedFile } from "#feeds/responses.ts";
import { staticParams } from "#publisher/static-build.ts";

export const getStaticPaths = () => staticParams("/regions/", "slug", "/feed.atom");

export const GET: APIRoute = ({ locals, params }) => feedFile(locals.snapshot, "atom", { region: params.slug ?? "" });
