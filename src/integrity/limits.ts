import { digitsOf } from "#domain/publishing/integrity-paths.ts";
import { FILES } from "./files.ts";

const KB = 1 << 10;
const MB = 1 << 20;

const LIMITS: Readonly<Record<string, number>> = {
  [FILES.heartbeat]: 64 * KB,
  [FILES.manifest]: MB,
  [FILES.signature]: 4 * KB,
  [FILES.key]: 4 * KB,
  [FILES.checkpoint]: 4 * KB,
  [FILES.sums]: MB,
};

/** How many bytes of a file of a copy are read at most, unpacked. No published file is nearly as large. */
export function limitOf(file: string): number {
  const own = LIMITS[file];
  if (own !== undefined) return own;
  return digitsOf(file) === undefined ? 8 * MB : MB / 2;
}
