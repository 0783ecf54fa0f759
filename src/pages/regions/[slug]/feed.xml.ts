import type { APIRoute } from "astro";
import { feedFile } from "#feeds/responses.ts";
import { staticParams } from "#publisher/static-build.ts";

export const getStaticPaths = () => staticParams("/regions/", "slug", "/feed.xml");

export const GET: APIRoute = ({ locals, params }) => feedFile(locals.snapshot, "xml", { region: params.slug ?? "" });
