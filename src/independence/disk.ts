import { statfs } from "node:fs/promises";
import { reasonOf } from "./timeouts.ts";

/** The magic number of the file system that a folder is on (statfs(2)). */
export async function fileSystemOf(folder: string): Promise<number | { fault: string }> {
  try {
    return (await statfs(folder)).type;
  } catch (error) {
    return { fault: reasonOf(error) };
  }
}
