import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseIni, type Sections } from '../formats/ini.ts';

/** One `['remote "name"']` section: `url` and how to get in. Secrets may be among them. */
export interface RemoteConfig {
  readonly name: string;
  readonly url: string;
  readonly options: ReadonlyMap<string, string>;
}

export interface DvcConfig {
  readonly cacheFolder: string;
  /** The remote of that name, or the default one. */
  remote(name?: string): RemoteConfig | undefined;
  /** The section `[plots]`: `out_dir`, `html_template`. */
  readonly plots: ReadonlyMap<string, string>;
}

/**
 * DVC's configuration of the project at `root`: the user's, the project's own `.dvc/config` as it is in the revision that
 * is read (`project`; of the work tree unless given), and the machine's `config.local` over it.
 */
export function readConfig(root: string, project: string | undefined, env: NodeJS.ProcessEnv): DvcConfig {
  const sections: Sections = new Map();
  const folder = join(root, '.dvc');
  const global = join(
    env.DVC_GLOBAL_CONFIG_DIR ?? join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'dvc'),
    'config',
  );
  for (const text of [
    textOf(global),
    project ?? textOf(join(folder, 'config')),
    textOf(join(folder, 'config.local')),
  ])
    merge(sections, text, folder);
  const cacheFolder = sections.get('cache')?.get('dir') ?? join(folder, 'cache');
  return {
    cacheFolder: resolve(folder, cacheFolder),
    plots: sections.get('plots') ?? new Map(),
    remote(asked) {
      const name = asked ?? sections.get('core')?.get('remote');
      const options = name === undefined ? undefined : sections.get(`remote "${name}"`);
      const url = options?.get('url');
      return name === undefined || url === undefined ? undefined : { name, url, options: options! };
    },
  };
}

/** A file that is not there is empty. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Relative paths and URLs are relative to `.dvc`. */
function merge(into: Sections, text: string, folder: string): void {
  for (const [section, values] of parseIni(text)) {
    const known = into.get(section) ?? new Map<string, string>();
    for (const [key, value] of values) {
      const isPath =
        (key === 'url' && !/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) || (section === 'cache' && key === 'dir');
      known.set(key, isPath ? resolve(folder, value) : value);
    }
    into.set(section, known);
  }
}
