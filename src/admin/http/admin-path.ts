/** The admin page that a query parameter names; the dashboard where it names an excluded page, another site or nothing. */
export function adminPathFrom(path: string | null, excluded: ReadonlySet<string>): string {
  const base = "http://admin.invalid";
  if (!path || !URL.canParse(path, base)) return "/admin/";
  const { origin, pathname, search } = new URL(path, base);
  return origin === base && pathname.startsWith("/admin/") && !excluded.has(pathname) ? pathname + search : "/admin/";
}
