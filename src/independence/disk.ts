import { statfs } from "node:fs/promises";
import { reasonOf } from "./timeouts.ts";

/** The magic number of a folder's file system (statfs(2)), or the reason why it is unknown. */
export async function fileSystemOf(folder: string): Promise<number | { fault: string }> {
  try {
    return (await statfs(folder)).type;
  } catch (error) {
    return { fault: reasonOf(error) };
  }
}
