import type { Comment, Forge, Target } from '../../forges/types.ts';
import { CmlError } from '../../model/errors.ts';
import type { VerdictWord } from '../../model/verdict.ts';
import { foldAway, type LabelRules, planLabels, readMarker, superseded } from '../comment/index.ts';
import type { Ground } from '../ground.ts';

/** Folds away what other reports said of earlier commits and did not bring up to date when this one was. */
export async function foldSuperseded(
  ground: Ground,
  forge: Forge,
  target: Target,
  { ours, others }: { readonly ours: readonly Comment[]; readonly others: readonly Comment[] },
): Promise<void> {
  const before = ours.map(({ body }) => readMarker(body)).find((marker) => marker !== undefined);
  const { headSha: sha, run } = ground.ci;
  if (!before || sha === undefined || !run) return;
  for (const comment of superseded(others, before, { key: ground.key, sha, run }))
    await foldAway(forge, target, comment);
}

/** Gives a change request the label of its verdict, and takes those of other verdicts off. One request where all is so already. */
export async function labelChange(
  forge: Forge,
  number: number,
  rules: LabelRules,
  verdict: VerdictWord,
): Promise<void> {
  if (!forge.labels)
    throw new CmlError('forge-refused', `No label was set: ${forge.name} has none on change requests.`);
  const change = planLabels(rules, verdict, await forge.labels.of(number));
  if (change.add.length + change.remove.length > 0) await forge.labels.change(number, change);
}
