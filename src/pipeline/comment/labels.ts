import { CmlError } from '../../model/errors.ts';
import { type VerdictWord, verdictWords } from '../../model/verdict.ts';

/** By verdict, the label that a change request has while its report says so. */
export type LabelRules = ReadonlyMap<VerdictWord, string>;

/**
 * The rules of cml.yaml, and those of `--label VERDICT=LABEL` over them. `{key}` in a label becomes the report's key, so that
 * several reports of one change do not take each other's labels off. Throws CmlError `usage`.
 */
export function labelRules(
  configured: Readonly<Partial<Record<VerdictWord, string | undefined>>>,
  given: readonly string[],
  key: string,
): LabelRules {
  const rules = new Map<VerdictWord, string>();
  for (const [word, label] of [...Object.entries(configured), ...given.map(split)]) {
    const verdict = verdictWords.find((known) => known === word);
    if (verdict === undefined || !label)
      throw new CmlError(
        'usage',
        `--label takes VERDICT=LABEL, and was given “${word}${label ? `=${label}` : ''}”.`,
        {
          hint: `VERDICT is one of ${verdictWords.join(', ')}; for example --label worse=regression.`,
        },
      );
    rules.set(verdict, label.replaceAll('{key}', key));
  }
  return rules;
}

function split(text: string): readonly [word: string, label: string] {
  const [word = '', ...rest] = text.split('=');
  return [word.trim(), rest.join('=').trim()];
}

export interface LabelChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * What has to change so that of the labels in `rules` a change request has the one of `verdict` and no other. Labels that no
 * rule names are nobody's business here. Forges do not tell capitals apart. Pure.
 */
export function planLabels(rules: LabelRules, verdict: VerdictWord, there: readonly string[]): LabelChange {
  const wanted = rules.get(verdict);
  const managed = new Set([...rules.values()].map((name) => name.toLowerCase()));
  const isWanted = (name: string) => name.toLowerCase() === wanted?.toLowerCase();
  return {
    add: wanted !== undefined && !there.some(isWanted) ? [wanted] : [],
    remove: there.filter((name) => managed.has(name.toLowerCase()) && !isWanted(name)),
  };
}
