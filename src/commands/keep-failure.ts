import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { detectCi } from '../ci/index.ts';
import { openAppendix } from '../io/appendix.ts';
import { findRepository } from '../io/git.ts';
import { writeReport } from '../pipeline/deliver/files.ts';
import { summarize } from '../pipeline/deliver/job.ts';
import { isLeft } from '../pipeline/deliver/leave.ts';
import { failureReport } from '../pipeline/render/failure.ts';
import { fileDialect } from '../pipeline/render/file-dialect.ts';
import { jsonText } from '../pipeline/render/json.ts';
import { renderMarkdown } from '../pipeline/render/markdown.ts';
import { failureOf } from './errors.ts';
import type { World } from './world.ts';

/**
 * In CI, leaves what went wrong where the report would have been: in the job's step summary and in `.cml`, so that nobody
 * takes an earlier report for this run's; one that this run has left itself stays. At a terminal the message stands right
 * there, and an earlier report stays.
 */
export async function keepFailure(error: unknown, world: World): Promise<void> {
  // What cannot be written now is no more than what went wrong already.
  const attempt = <T>(action: () => Promise<T>) => action().catch(() => undefined);
  await attempt(async () => {
    const ci = await detectCi(world.env, (path) => readFile(path, 'utf8'));
    if (ci.name === 'none') return;
    const repository = await attempt(() => findRepository(world.directory, world.env));
    const folder = repository && join(repository.root, '.cml');
    if (folder !== undefined && isLeft(folder)) return;
    const failure = failureOf(error, world.env);
    const report = failureReport(failure);
    const { summaryFile } = ci;
    if (summaryFile !== undefined) {
      const markdown = renderMarkdown(report, { dialect: fileDialect, urls: new Map() });
      await attempt(() => summarize(openAppendix(summaryFile), markdown));
    }
    if (folder !== undefined)
      await attempt(() => writeReport(folder, report, jsonText({ error: { ...failure } })));
  });
}
