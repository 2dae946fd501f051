import { createHash, randomUUID } from 'node:crypto';

/** GitHub takes 1 MiB a step (https://docs.github.com/actions/reference/workflow-commands-for-github-actions#step-isolation-and-limits). */
export const summaryLimit = 1024 * 1024;

const cutNotice = '\n\n*The report is longer than a step summary may be; the rest of it is left out here.*\n';

/** Markdown cut to what a step summary takes, in bytes, at the end of a line. `used` is what the file holds already. */
export function fitSummary(markdown: string, used = 0): string {
  const text = markdown.endsWith('\n') ? markdown : `${markdown}\n`;
  const bytes = Buffer.from(text);
  if (used + bytes.length <= summaryLimit) return text;
  const room = summaryLimit - used - Buffer.byteLength(cutNotice);
  const end = room > 0 ? bytes.subarray(0, room).lastIndexOf('\n') : 0;
  return end > 0 ? bytes.subarray(0, end).toString('utf8') + cutNotice : '';
}

/**
 * Bytes of all outputs of a job that a CI takes. GitHub: 1 MB
 * (https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#jobsjob_idoutputs); GitLab: a dotenv file
 * of 5 KiB (https://docs.gitlab.com/ci/yaml/artifacts_reports/#artifactsreportsdotenv).
 */
export const outputLimits = { github: 1_000_000, dotenv: 5 * 1024 } as const;

/**
 * Lines for the file named by GITHUB_OUTPUT. The delimiter is random, so that no value can end early and set an output
 * of its own.
 */
export function githubOutputs(
  outputs: ReadonlyMap<string, string>,
  delimiter = `cml-${randomUUID()}`,
): string {
  return [...outputs]
    .map(([name, value]) => `${outputName(name)}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join('');
}

function outputName(name: string): string {
  return name.replace(/[^\w-]/g, '_');
}

/**
 * Lines for a GitLab `artifacts:reports:dotenv` file. It has no quoting and no line breaks, so values of several lines
 * are JSON strings without their quotes.
 */
export function dotenv(outputs: ReadonlyMap<string, string>): string {
  return [...outputs]
    .map(([name, value]) => `CML_${outputName(name).replaceAll('-', '_').toUpperCase()}=${oneLine(value)}\n`)
    .join('');
}

function oneLine(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  return /[\u0000-\u001f]/.test(value) ? JSON.stringify(value).slice(1, -1) : value;
}

/** Something to say about a line of a file. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly level: 'failure' | 'warning' | 'notice';
  readonly message: string;
}

const severities = { failure: 'major', warning: 'minor', notice: 'info' } as const;

/**
 * A GitLab `artifacts:reports:codequality` file, which shows in the merge request. The fingerprint tells GitLab which
 * finding was there before. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function codeQuality(findings: readonly Finding[]): string {
  const rows = findings.map(({ path, line, level, message }) => ({
    description: message,
    check_name: 'cml',
    fingerprint: createHash('sha256').update(`${path}\n${message}`).digest('hex'),
    severity: severities[level],
    location: { path, lines: { begin: line } },
  }));
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}

/** Text as the message of a workflow command: `%`, CR and LF would end it. */
function commandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function commandProperty(text: string): string {
  return commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

export interface LogAnnotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
}

/** A line that GitHub shows beside the job; anywhere else it is a line of the log. */
export function annotationCommand({ level, message, title, file, line }: LogAnnotation): string {
  const properties = Object.entries({ title, file, line })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${commandProperty(String(value))}`)
    .join(',');
  return `::${level}${properties && ` ${properties}`}::${commandData(message)}`;
}
