import { build } from "astro";

// The built server keeps this level: with the command line's --silent it would say nothing of pages that fail.
await build({ logLevel: "error" });
