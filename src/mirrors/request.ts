import { SECOND } from "#domain/time.ts";
import { type Answer, ask, type Question } from "#integrity/ask.ts";
import { describeNetworkError } from "#runtime/network-error.ts";
import { MirrorFault } from "./mirror.ts";

/** The longest time that any request to a mirror may take. */
export const TIMEOUT_MS = 10 * SECOND;

/** Sends one request and reads the response up to its limit. Throws a `MirrorFault` if there is none in time. */
export const sendRequest = (question: Omit<Question, "timeoutMs">): Promise<Answer> =>
  asMirrorFault(question.url, ask({ ...question, timeoutMs: TIMEOUT_MS }));

/** The work, with a network's error as a `MirrorFault`. */
export async function asMirrorFault<T>(url: string | URL, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof MirrorFault) throw error;
    throw new MirrorFault(describeNetworkError(new URL(url).host, error as Error, TIMEOUT_MS));
  }
}
