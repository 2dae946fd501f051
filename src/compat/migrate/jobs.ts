import type { Scalar } from './scalars.ts';

/** A job of GitHub or GitLab, or a step of Bitbucket. */
export interface Job {
  readonly kind: 'github' | 'gitlab' | 'bitbucket';
  readonly scalars: readonly Scalar[];
  /** The image that it runs in: its own, else the file's. */
  readonly image: Scalar | undefined;
}

/** Keys under which GitLab and Bitbucket have commands, and Compose its one. */
const scripts = new Set(['script', 'before_script', 'after_script', 'after-script', 'command']);

/** Whether a text is for a shell. A job may be called `run` or `script` itself. */
export function isScript({ path }: Scalar): boolean {
  if (path.at(-1) === 'run') return path.includes('steps');
  return path[0] !== 'jobs' && path.some((key, depth) => depth > 0 && scripts.has(key));
}

export function isImage({ path }: Scalar): boolean {
  const last = path.at(-1);
  const parent = path.at(-2);
  const isNamed = (last === 'image' && parent === 'container') || (last === 'name' && parent === 'image');
  return last === 'image' || last === 'container' || isNamed;
}

/** The jobs of a workflow or pipeline, in the file's order. */
export function jobsOf(scalars: readonly Scalar[]): readonly Job[] {
  const groups = new Map<string, { kind: Job['kind']; scalars: Scalar[] }>();
  for (const scalar of scalars) {
    const place = placeOf(scalar);
    if (!place) continue;
    const group = groups.get(place.key) ?? { kind: place.kind, scalars: [] };
    groups.set(place.key, group);
    group.scalars.push(scalar);
  }
  const shared = scalars.find(
    (one) =>
      isImage(one) && (one.path[0] === 'image' || (one.path[0] === 'default' && one.path[1] === 'image')),
  );
  return [...groups.values()]
    .filter((group) => group.scalars.some(isScript))
    .map((group) => ({
      ...group,
      image: group.scalars.find((one) => isImage(one) && !isScript(one)) ?? shared,
    }));
}

function placeOf({ path }: Scalar): { key: string; kind: Job['kind'] } | undefined {
  if (path[0] === 'jobs' && path.length > 2) return { key: path.slice(0, 2).join('\0'), kind: 'github' };
  const step = path.indexOf('step');
  if (step >= 0 && (path[0] === 'pipelines' || path[0] === 'definitions'))
    return { key: path.slice(0, step + 1).join('\0'), kind: 'bitbucket' };
  return path.length > 1 && path[0] !== 'on' ? { key: path[0]!, kind: 'gitlab' } : undefined;
}
