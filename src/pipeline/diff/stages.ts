import type { Cause, StageChange } from '../../model/change.ts';
import type { Content, StageRecord } from '../../model/run.ts';

/**
 * What became of each stage between two records of a pipeline, in head's order, then what it no longer has. A stage ran
 * where anything that it takes differs from the baseline's; else its outputs come from the cache.
 */
export function stageChanges(baseline: readonly StageRecord[], head: readonly StageRecord[]): StageChange[] {
  const before = new Map(baseline.map((stage) => [stage.name, stage]));
  const makers = new Map(head.flatMap(({ name, makes }) => makes.map(({ path }) => [path, name])));
  const names = new Set(head.map(({ name }) => name));
  return [
    ...head.map((stage) => changeOf(before.get(stage.name), stage, makers)),
    ...baseline.filter(({ name }) => !names.has(name)).map((stage) => shape(stage, 'removed')),
  ];
}

function changeOf(
  old: StageRecord | undefined,
  head: StageRecord,
  makers: ReadonlyMap<string, string>,
): StageChange {
  if (old === undefined) return shape(head, 'added');
  const causes = causesOf(old, head, makers);
  return shape(head, causes.length > 0 ? 'ran' : 'cached', causes);
}

function shape(
  { name, takes, makes }: StageRecord,
  state: StageChange['state'],
  causes: readonly Cause[] = [],
): StageChange {
  return { stage: name, state, takes, makes, causes };
}

function causesOf(old: StageRecord, head: StageRecord, makers: ReadonlyMap<string, string>): Cause[] {
  const causes: Cause[] = old.command === head.command ? [] : [{ kind: 'command' }];
  for (const id of changed(valuesOf(old), valuesOf(head))) {
    const [file = '', key = ''] = id.split('\0');
    causes.push({ kind: 'param', file, key });
  }
  for (const path of changed(hashes(old.takes), hashes(head.takes))) {
    const stage = makers.get(path);
    causes.push({ kind: 'dependency', path, ...(stage !== undefined && { stage }) });
  }
  if (causes.length > 0) return causes;
  return changed(hashes(old.makes), hashes(head.makes)).map((path) => ({ kind: 'output', path }));
}

function valuesOf({ params }: StageRecord): Map<string, string> {
  return new Map(params.map(({ file, key, value }) => [`${file}\0${key}`, value]));
}

function hashes(contents: readonly Content[]): Map<string, string> {
  return new Map(contents.map(({ path, hash }) => [path, hash]));
}

/** The keys of either side that the other lacks or has another value of, in order. */
function changed(old: ReadonlyMap<string, string>, head: ReadonlyMap<string, string>): string[] {
  return [...new Set([...old.keys(), ...head.keys()])].filter((key) => old.get(key) !== head.get(key)).sort();
}
