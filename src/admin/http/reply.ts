import type { FormState } from "#admin/forms/form.ts";

/** Redirects to a page with GET, so that reloading it does not submit the form again. */
export function seeOther(location: string, ...cookies: string[]): Response {
  const headers = new Headers({ Location: location });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** Sets the status of a page that shows a refused form. */
export function refuse(response: ResponseInit & { readonly headers: Headers }, { status = 422, retryAfter }: FormState): void {
  response.status = status;
  if (retryAfter !== undefined) response.headers.set("Retry-After", String(retryAfter));
}
