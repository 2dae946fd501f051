/** The parameters of a path by the template that describes it (`/repos/{owner}/{repo}`); undefined where it is another. */
export function matchPath(template: string, path: string): ReadonlyMap<string, string> | undefined {
  const names = template.split('/');
  const parts = path.split('/');
  if (names.length !== parts.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const part = decodeURIComponent(parts[index] ?? '');
    if (name.startsWith('{')) params.set(name.slice(1, -1), part);
    else if (name !== part) return undefined;
  }
  return params;
}
