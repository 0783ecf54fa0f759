import { build } from "astro";

// The built server keeps this log level. With --silent on the command line it would not log pages that fail.
await build({ logLevel: "error" });
