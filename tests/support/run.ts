import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstPortOfRun } from "./servers/ports.ts";

const IN_MEMORY = "/dev/shm";

/** Gives a test run one folder for all its files, in memory if possible, and removes it at the end. */
export default function setUp(): () => void {
  const folder = mkdtempSync(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), "afloat-tests-"));
  process.env.AFLOAT_DISK = tmpdir();
  process.env.TMPDIR = folder;
  // The program was built before the run; nothing rebuilds it during the run.
  process.env.AFLOAT_PREPARED = "1";
  process.env.AFLOAT_TEST_PORTS = `${firstPortOfRun()}`;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
