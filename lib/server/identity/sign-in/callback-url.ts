/**
 * Where to go after signing in: a path of this house, or its front page.
 * Anything that a browser could read as another origin or scheme is dropped.
 */
export function safeCallbackPath(wanted: string, publicOrigin: string): string {
  const path = wanted.startsWith(`${publicOrigin}/`) ? wanted.slice(publicOrigin.length) : wanted;
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path)) return "/";
  if (/%(?:0[0-9a-f]|1[0-9a-f]|5c|7f)/i.test(path) || /^\/(?:%2f|\.)/i.test(path)) return "/";
  const url = new URL(path, publicOrigin);
  return url.origin === publicOrigin ? `${url.pathname}${url.search}${url.hash}` : "/";
}
