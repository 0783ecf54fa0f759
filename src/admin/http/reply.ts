import type { AstroGlobal } from "astro";
import { type FormState, formOf } from "#admin/forms/form.ts";

/** A form that succeeded: the page to go on to, and cookies to set. */
interface Done {
  location: string;
  cookies?: readonly string[];
}

/** Redirects to a page with GET, so that reloading it does not submit the form again. */
export function seeOther(location: string, ...cookies: readonly string[]): Response {
  const headers = new Headers({ Location: location });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** Sets the status of a page that shows a refused form. */
export function refuse(response: ResponseInit & { readonly headers: Headers }, { status = 422, retryAfter }: FormState): void {
  response.status = status;
  if (retryAfter !== undefined) response.headers.set("Retry-After", String(retryAfter));
}

/** Submits a page's posted form. Gives the redirect where it succeeded, else what the page shows; undefined for a GET. */
export async function submitPosted<T extends object>(
  { request, response }: Pick<AstroGlobal, "request" | "response">,
  submit: (values: FormData) => Promise<T> | T,
): Promise<Response | Exclude<T, Done> | undefined> {
  if (request.method !== "POST") return undefined;
  const outcome: T = await submit(await formOf(request));
  if (isDone(outcome)) return seeOther(outcome.location, ...(outcome.cookies ?? []));
  const failed = failedIn(outcome);
  if (failed) refuse(response, failed);
  return outcome as Exclude<T, Done>;
}

const isDone = (outcome: object): outcome is Done => "location" in outcome;

/** The refused form of an outcome; undefined for any other outcome. */
export const failedIn = (outcome: object | undefined): FormState | undefined =>
  outcome && "failed" in outcome ? (outcome.failed as FormState) : undefined;
