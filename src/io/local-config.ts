import type { Git } from './git.ts';

/** The repository's own configuration, `.git/config`. */
export interface LocalConfig {
  /** The values of a key, in their order. */
  get(key: string): readonly string[];
  /** Has the key hold exactly these. Git is called only where it does not yet. */
  set(key: string, values: readonly string[]): Promise<void>;
}

/** Reads `.git/config` by one call of git. */
export async function openConfig(git: Git): Promise<LocalConfig> {
  const known = new Map<string, string[]>();
  for (const entry of (await git.text(['config', '--local', '--list', '-z'], { quick: true })).split('\0')) {
    const newline = entry.indexOf('\n');
    if (entry === '') continue;
    const key = newline < 0 ? entry : entry.slice(0, newline);
    known.set(key, [...(known.get(key) ?? []), newline < 0 ? 'true' : entry.slice(newline + 1)]);
  }
  const get = (key: string): readonly string[] => known.get(canonical(key)) ?? [];
  return {
    get,
    async set(key, values) {
      const now = get(key);
      if (now.length === values.length && now.every((value, index) => value === values[index])) return;
      const [first, ...more] = values;
      const change = (args: readonly string[]) => git.text(['config', '--local', ...args], { quick: true });
      if (first === undefined) await change(['--unset-all', key]);
      else await change(['--replace-all', key, first]);
      for (const value of more) await change(['--add', key, value]);
      known.set(canonical(key), [...values]);
    },
  };
}

/** As git lists it: section and name in small letters, what stands between them as it is. */
function canonical(key: string): string {
  const [first, last] = [key.indexOf('.'), key.lastIndexOf('.')];
  return key.slice(0, first).toLowerCase() + key.slice(first, last) + key.slice(last).toLowerCase();
}
