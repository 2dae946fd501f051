import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { compare } from '../pipeline/compare.ts';
import { fileDialect } from '../pipeline/render/file-dialect.ts';
import type { ReportInput } from '../pipeline/render/input.ts';
import { jsonText } from '../pipeline/render/json.ts';
import { withGround } from './ground.ts';
import { composeReport } from './sides.ts';
import { type Call, jsonResult, note, print, terminalOf, type World } from './world.ts';

/** Writes the report of what the work tree holds; nothing is trained, published or posted. */
export async function run({ world, values, config, configPath }: Call<'report'>): Promise<number> {
  return withGround(world, config, values, async (ground) => {
    const comparison = await compare(
      ground,
      values.baseline === undefined ? {} : { revision: values.baseline },
    );
    const input = await composeReport(ground, comparison, {
      title: values.title,
      allowHosts: values['allow-host'],
      directory: world.directory,
      configPath,
    });
    const text = await view(input, values, world);
    if (values.output === undefined) print(world, text);
    else {
      await writeFile(resolve(world.directory, values.output), text);
      note(world, `wrote ${values.output}`);
    }
    return 0;
  });
}

async function view(
  input: ReportInput,
  { json, html, md, output }: Call<'report'>['values'],
  world: World,
): Promise<string> {
  if (json) {
    const { reportJson } = await import('../pipeline/render/report-json.ts');
    return output === undefined ? jsonResult(world, reportJson(input)) : jsonText(reportJson(input));
  }
  const { buildReport } = await import('../pipeline/render/report.ts');
  const report = buildReport(input);
  if (html || output?.endsWith('.html'))
    return (await import('../pipeline/render/html.ts')).renderHtml(report);
  if (md || output?.endsWith('.md')) {
    const { renderMarkdown } = await import('../pipeline/render/markdown.ts');
    return renderMarkdown(report, { dialect: fileDialect, urls: new Map() });
  }
  const { renderTerminal } = await import('../pipeline/render/terminal.ts');
  const plainly = output !== undefined && { color: false, links: false };
  return renderTerminal(report, { ...terminalOf(world), ...plainly });
}
