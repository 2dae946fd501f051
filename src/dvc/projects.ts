import { type Broken, type Parsed, type Project, readProject } from './project.ts';
import type { DvcTree } from './tree.ts';

/** Reads the projects of many revisions; one whose files are all as they were in an earlier one is not resolved again. */
export interface Projects {
  /** `onBroken` is that of `readProject`, and told of what was broken in the earlier one too. */
  read(tree: DvcTree, onBroken?: (broken: Broken) => boolean): Promise<Project>;
}

/** What was read of a revision: a file's id, or undefined where there was none. */
interface Reading {
  readonly marks: readonly string[];
  readonly seen: ReadonlyMap<string, string | undefined>;
  readonly project: Promise<Project>;
  readonly broken: readonly Broken[];
}

/** A history goes back and forth between few states at a time. */
const remembered = 8;

/** Reads the projects of many revisions; one that comes to the same as another is read once. */
export function openProjects(): Projects {
  const readings: Reading[] = [];
  const parsed: Parsed = new Map();
  return {
    async read(tree, onBroken) {
      if (tree.revision === null) return readProject(tree, onBroken);
      const before = readings.find((reading) => isUnchanged(reading, tree));
      if (before) {
        for (const one of before.broken) onBroken?.(one);
        return before.project;
      }
      const broken: Broken[] = [];
      const note = (one: Broken) => {
        broken.push(one);
        return onBroken?.(one) === true;
      };
      const seen = new Map<string, string | undefined>();
      const project = readProject(traced(tree, seen), note, parsed);
      await project.catch(() => {});
      readings.unshift({ marks: tree.marks, seen, project, broken });
      readings.length = Math.min(readings.length, remembered);
      return project;
    },
  };
}

function isUnchanged({ marks, seen }: Reading, tree: DvcTree): boolean {
  return (
    marks.length === tree.marks.length &&
    marks.every((path, index) => path === tree.marks[index]) &&
    [...seen].every(([path, id]) => tree.identity(path) === id)
  );
}

function traced(tree: DvcTree, seen: Map<string, string | undefined>): DvcTree {
  const note = (path: string) => seen.set(path, tree.identity(path));
  return {
    ...tree,
    isFile(path) {
      note(path);
      return tree.isFile(path);
    },
    identity(path) {
      note(path);
      return tree.identity(path);
    },
    read(path) {
      note(path);
      return tree.read(path);
    },
  };
}
