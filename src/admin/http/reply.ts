import type { FormState } from "#admin/forms/form.ts";

/** Sends the browser on to a page with GET, so that reloading it posts nothing again. */
export function seeOther(location: string, ...cookies: string[]): Response {
  const headers = new Headers({ Location: location });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** Says in the answer's head that a form was not taken. */
export function refuse(response: ResponseInit & { readonly headers: Headers }, { status = 422, retryAfter }: FormState): void {
  response.status = status;
  if (retryAfter !== undefined) response.headers.set("Retry-After", String(retryAfter));
}
