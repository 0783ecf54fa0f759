import { sha256Hex } from "#integrity/hash.ts";
import type { Sums } from "#integrity/sums.ts";
import { forEachOf, MirrorFault } from "./mirror.ts";
import { sendRequest } from "./request.ts";

const MAX_CONCURRENT = 8;

/** Reads files and returns those that are missing or have another checksum, in the order of the list. */
export async function differingByReading(sums: Sums, read: (file: string) => Promise<Uint8Array | undefined>): Promise<string[]> {
  const found = new Set<string>();
  await forEachOf([...sums], MAX_CONCURRENT, async ([file, sum]) => {
    const bytes = await read(file);
    if (!bytes || sha256Hex(bytes) !== sum) found.add(file);
  });
  return [...sums.keys()].filter((file) => found.has(file));
}

/** Reads a file of a mirror by its public URL; undefined if it does not exist. The URL and headers prevent a cached response. */
export async function readAsReader(publicUrl: string, file: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const path = file.replace(/(^|\/)index\.html$/, "$1");
  const address = new URL(path, publicUrl.replace(/\/*$/, "/"));
  address.searchParams.set("read", `${Date.now()}-${Math.random().toString(36).slice(2)}`);
  const { status, bytes } = await sendRequest(address.href, signal, { "Cache-Control": "no-cache" });
  // The page for unknown URLs may be served with status 404 at its own URL too.
  if (status === 200 || (status === 404 && `/${file}` === NOT_FOUND)) return bytes;
  if ([403, 404, 410].includes(status)) return undefined;
  throw new MirrorFault(`${address.origin}${address.pathname} responded with status ${status}.`);
}

const NOT_FOUND = "/404.html";
