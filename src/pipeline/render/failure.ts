import type { Report, Section } from '../../model/report.ts';
import { clip, plainLines } from './plain.ts';
import { code, prose } from './text.ts';

/** The report of a run that could not make one: what went wrong, and what to do. Pure. */
export function failureReport(failure: {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}): Report {
  const [first = '', ...more] = failure.message.split('\n');
  const rest = [...more, ...(failure.hint ?? '').split('\n').slice(1)];
  const sections: Section[] =
    rest.length === 0
      ? []
      : [
          {
            id: 'failure',
            title: [],
            fold: 'plain',
            dropOrder: 0,
            blocks: [{ type: 'code', language: 'text', text: clip(plainLines(rest.join('\n')), 20_000) }],
          },
        ];
  const hint = failure.hint?.split('\n')[0] ?? 'The log of this job has more.';
  return {
    key: 'failure',
    headline: { icon: 'fail', text: ['no report: ', ...prose(clip(first, 300))] },
    context: [...prose(clip(hint, 500)), ' · ', code(failure.code)],
    sections,
    assets: [],
    footer: [],
  };
}
