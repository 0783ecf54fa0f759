import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes a new folder. In a test run it is in memory, unless the test is about disks. */
export const newFolder = (prefix: string): string => mkdtempSync(join(tmpdir(), prefix));
