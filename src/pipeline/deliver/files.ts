import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CmlError } from '../../model/errors.ts';
import type { Report } from '../../model/report.ts';
import { filesStore } from '../../stores/files/index.ts';
import { fileDialect } from '../render/file-dialect.ts';
import { renderHtml } from '../render/html.ts';
import { renderMarkdown } from '../render/markdown.ts';

/**
 * Keeps the report on disk in every form, where git does not see it. Returns the path of the Markdown.
 * Throws CmlError `disk-full` or `file-unreadable`.
 */
export async function writeReport(folder: string, report: Report, json: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  if ((await lstat(folder)).isSymbolicLink()) {
    throw new CmlError(
      'file-outside',
      `${folder} is a symbolic link; reports are written to a real folder only.`,
      { hint: `Remove the link ${folder}.` },
    );
  }
  const urls = await filesStore(folder).put(report.assets, new Map());
  const markdown = join(folder, 'report.md');
  await Promise.all([
    writeFile(join(folder, '.gitignore'), '*\n'),
    writeFile(markdown, renderMarkdown(report, { dialect: fileDialect, urls })),
    writeFile(join(folder, 'report.html'), renderHtml(report)),
    writeFile(join(folder, 'report.json'), json),
  ]);
  return markdown;
}
