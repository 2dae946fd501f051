import type { Forge, Status } from '../../forges/types.ts';
import { CmlError, inWords } from '../../model/errors.ts';
import type { Warning } from '../../model/run.ts';
import type { Judgement } from '../../model/verdict.ts';
import { gateAnnotations } from './annotations.ts';

export interface StatusInput {
  readonly key: string;
  readonly judgement: Judgement;
  /** One line, plain text. */
  readonly headline: string;
  /** Markdown of the report. */
  readonly summary?: string;
  readonly url?: string;
  /** `fail-on: never`: a failed gate shows, and does not stop the merge. */
  readonly advisory?: boolean;
  /** The training itself failed. */
  readonly trainingFailed?: boolean;
}

/** What the check or commit status of a report says. */
export function statusOf(input: StatusInput): Status {
  const { passed, failed } = input.judgement.gates;
  const total = passed + failed + input.judgement.gates.overridden;
  const gates = total === 0 ? '' : ` · ${total - failed} of ${total} gates pass`;
  const annotations = gateAnnotations(input.judgement);
  const failing = failed > 0 || input.trainingFailed === true;
  return {
    name: `cml/${input.key}`,
    state: !failing ? 'success' : input.advisory && !input.trainingFailed ? 'neutral' : 'failure',
    title: input.headline.includes('gates') ? input.headline : `${input.headline}${gates}`,
    ...(input.summary && { summary: input.summary }),
    ...(input.url && { url: input.url }),
    ...(annotations.length > 0 && { annotations }),
  };
}

/** Sets the status. It repeats what the comment says, so a forge that refuses it costs a warning and no more. */
export async function postStatus(
  forge: Forge,
  sha: string,
  input: StatusInput,
): Promise<{ readonly url?: string; readonly warning?: Warning }> {
  try {
    return await forge.setStatus(sha, statusOf(input));
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    return { warning: { code: error.code, message: inWords(error) } };
  }
}
