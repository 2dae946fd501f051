import { folderOf, nameOf } from './paths.ts';
import type { DvcTree } from './tree.ts';

/** What `.dvcignore` files hide from DVC. */
export interface Ignore {
  hides(path: string): boolean;
}

/** DVC's own folder and other version control, wherever they are; a folder with a `.dvc` of its own is another project. */
const builtIn = /(?:^|\/)(?:\.hg|\.git|\.dvc)(?:\/|$)/;

/** Reads the `.dvcignore` files of a revision. */
export async function readIgnore(tree: DvcTree): Promise<Ignore> {
  const rules = await readRules(tree);
  const others = otherProjects(tree);
  return {
    hides(path) {
      if (builtIn.test(folderOf(path)) || /^\.(?:hg|git)$/.test(nameOf(path))) return true;
      if (others.size > 0)
        for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder))
          if (others.has(folder)) return true;
      return rules.some(
        ({ folder, ignores }) => path.startsWith(folder) && ignores(path.slice(folder.length)),
      );
    },
  };
}

function otherProjects(tree: DvcTree): Set<string> {
  const found = new Set<string>();
  for (const path of tree.marks) {
    const at = path.indexOf('/.dvc/');
    if (at > 0) found.add(path.slice(0, at));
  }
  return found;
}

interface Rules {
  /** With its slash; `''` at the root. */
  readonly folder: string;
  readonly ignores: (path: string) => boolean;
}

async function readRules(tree: DvcTree): Promise<Rules[]> {
  const rules: Rules[] = [];
  for (const path of tree.marks.filter((path) => nameOf(path) === '.dvcignore')) {
    const lines = (await tree.read(path)).toString('utf8').split(/\r?\n/);
    const patterns = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
    if (patterns.length === 0) continue;
    // Hardly any project has a pattern in it.
    const { default: ignore } = await import('ignore');
    const matcher = ignore().add(patterns);
    rules.push({ folder: path.slice(0, -'.dvcignore'.length), ignores: (file) => matcher.ignores(file) });
  }
  return rules;
}
