import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstPortOfRun } from "./servers/ports.ts";

const IN_MEMORY = "/dev/shm";

/** Gives a run of tests a folder for all that it makes, in memory where there is such a place, and removes it at the end. */
export default function setUp(): () => void {
  const folder = mkdtempSync(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), "afloat-tests-"));
  process.env.AFLOAT_DISK = tmpdir();
  process.env.TMPDIR = folder;
  // What is tested was built before the run; nothing builds it anew in the middle of one.
  process.env.AFLOAT_PREPARED = "1";
  process.env.AFLOAT_TEST_PORTS = `${firstPortOfRun()}`;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
