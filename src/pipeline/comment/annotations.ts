import type { Annotation } from '../../forges/types.ts';
import type { Judgement } from '../../model/verdict.ts';

/** Each failed gate, at the file that its metric was read from. */
export function gateAnnotations({ verdicts }: Judgement): readonly Annotation[] {
  return verdicts.flatMap(({ change, gates }) => {
    const path = change.new?.file ?? change.old?.file;
    // What came from a tracking server has an address and no line.
    if (path === undefined || path.includes('://')) return [];
    return gates
      .filter(({ result }) => result === 'fail')
      .map(({ rule, why }) => ({
        path,
        line: 1,
        level: 'failure' as const,
        message: `${change.name}: the gate “${rule}” fails. ${why}`,
      }));
  });
}
