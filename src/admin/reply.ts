/** Sends the browser on to a page with GET, so that reloading it posts nothing again. */
export function seeOther(location: string, cookie?: string): Response {
  const headers = new Headers({ Location: location });
  if (cookie !== undefined) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}
