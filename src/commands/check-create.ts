import type { Status } from '../forges/types.ts';
import { fitText } from '../pipeline/comment/fit-text.ts';
import { ownerOf } from '../pipeline/deliver/target.ts';
import { publish } from '../pipeline/publish/index.ts';
import { plain } from '../pipeline/render/plain.ts';
import { picturesOf, readMarkdown } from './comment-text.ts';
import { withGround } from './ground.ts';
import { noForge } from './no-forge.ts';
import { commitOf, isCommitId } from './revision.ts';
import { type Call, note } from './world.ts';

/** Characters of a check's text; GitHub takes 65,535. */
const limit = 65_000;

/** Shows a Markdown file as a check of a commit, or as a commit status where the forge has no checks. Prints nothing. */
export async function run({ world, values, args }: Call<'check create'>): Promise<number> {
  const [file = ''] = args;
  return withGround(world, {}, { ...values, key: `check:${values['check-title']}` }, async (ground) => {
    const markdown = await readMarkdown(world, file, ground.git.root);
    const forge = await ground.forge();
    if (!forge) throw await noForge(ground);
    const asked = values['commit-sha'] ?? ground.ci.headSha ?? 'HEAD';
    const sha = isCommitId(asked) ? asked : await commitOf(ground, asked);
    const pictures = await picturesOf(world, ground, file, markdown);
    const published = await publish({
      assets: pictures.assets,
      known: new Map(),
      forge,
      refs: ground.refs,
      owner: ownerOf(ground.ci),
      key: ground.key,
      staged: false,
    });
    const said = [...pictures.warnings.map(({ message }) => message), published.reason ?? []].flat();
    for (const message of said) note(world, `cml: ${plain(message)}`);
    await forge.setStatus(sha, {
      name: values['check-title'],
      title: values['check-title'],
      summary: fitText(pictures.rewrite(published.urls), limit),
      ...stateOf(values['check-status'], values.conclusion),
      ...(ground.ci.run && { url: ground.ci.run.url }),
    });
    return 0;
  });
}

type Progress = Call<'check create'>['values']['check-status'];
type Conclusion = Call<'check create'>['values']['conclusion'];

/** What every forge knows, and what one with checks knows more exactly. */
function stateOf(progress: Progress, conclusion: Conclusion): Pick<Status, 'state' | 'detail'> {
  if (progress === 'in_progress') return { state: 'pending' };
  if (progress === 'queued') return { state: 'pending', detail: 'queued' };
  if (conclusion === 'cancelled' || conclusion === 'timed_out')
    return { state: 'failure', detail: conclusion };
  return conclusion === 'skipped' ? { state: 'neutral', detail: conclusion } : { state: conclusion };
}
