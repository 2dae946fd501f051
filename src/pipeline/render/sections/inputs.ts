import type { Change, DataChange } from '../../../model/change.ts';
import type { Block, Inline, Section, TableBlock, Text } from '../../../model/report.ts';
import type { DataVersion } from '../../../model/run.ts';
import { type Value, valueText } from '../../../model/value.ts';
import type { ReportInput } from '../input.ts';
import { absent } from '../measure.ts';
import { count, showBytes, thousands } from '../numbers.ts';
import { clip } from '../plain.ts';
import { code, join, name, strong } from '../text.ts';

/** Rows of one table in this fold. */
const most = 100;

/** What went into the training and differs: in sight by name, in a fold in full. Without a baseline, what went into it. */
export function inputSections(input: ReportInput): Section[] {
  if (input.baselineRun === undefined) return inputsAlone(input);
  const params = input.changes.params.filter(isDifferent);
  const data = input.changes.data.filter(isDifferent);
  if (params.length + data.length === 0) return unchanged(input);
  const heads = [input.baseline?.label ?? 'baseline', input.head.label] as const;
  return [
    whatChanged(preview(params, data)),
    {
      id: 'inputs',
      title: [...counts(params.length, data.length), ' changed'],
      fold: 'closed',
      dropOrder: 40,
      blocks: [
        ...rows(params, (part) => table(['Param', ...heads], part.map(paramRow))),
        ...rows(data, (part) => table(['Data', ...heads], part.map(dataRow))),
      ],
    },
  ];
}

function whatChanged(text: Text): Section {
  return {
    id: 'what',
    title: [],
    fold: 'plain',
    dropOrder: 9,
    blocks: [{ type: 'paragraph', text: [strong('What changed?'), ' ', ...text] }],
  };
}

/** Where numbers moved and nothing that went in did, the reader has the code, or chance, to look at. */
function unchanged({ changes }: ReportInput): Section[] {
  const [params, data] = [changes.params.length, changes.data.length];
  if (params + data === 0 || !changes.metrics.some(isDifferent)) return [];
  const counted = [params > 0 ? count(params, 'param') : '', data > 0 ? count(data, 'data version') : ''];
  return [whatChanged([`None of ${counted.filter((text) => text !== '').join(' and ')}.`])];
}

function isDifferent({ state }: { readonly state: string }): boolean {
  return state !== 'same';
}

function inputsAlone({ run }: ReportInput): Section[] {
  if (run.params.length + run.data.length === 0) return [];
  return [
    {
      id: 'inputs',
      title: counts(run.params.length, run.data.length),
      fold: 'closed',
      dropOrder: 60,
      blocks: [
        ...rows(run.params, (part) =>
          table(
            ['Param', 'Value'],
            part.map((entry) => [[name(entry.key)], [paramValue(entry.value)]]),
          ),
        ),
        ...rows(run.data, (part) =>
          table(
            ['Data', 'Version'],
            part.map((version) => [[name(version.path)], dataVersion(version)]),
          ),
        ),
      ],
    },
  ];
}

function counts(params: number, data: number): Text {
  const counted = [params > 0 ? count(params, 'param') : '', data > 0 ? count(data, 'data version') : ''];
  return [counted.filter((text) => text !== '').join(' and ')];
}

/** The first few changes by name, short enough for a line. */
function preview(params: readonly Change[], data: readonly DataChange[]): Text {
  const shown: Text[] = [
    ...params
      .slice(0, 4)
      .map(
        (change): Text => [
          name(change.name),
          ' ',
          paramValue(change.old?.value, 20),
          ' → ',
          paramValue(change.new?.value, 20),
        ],
      ),
    ...data.slice(0, 4).map((change): Text => [name(change.path)]),
  ];
  const total = params.length + data.length;
  const more = total > 3 ? [`, ${thousands(total - 3)} more`] : [];
  return [...join(shown.slice(0, 3), ', '), ...more, '.'];
}

function rows<Row>(all: readonly Row[], block: (part: readonly Row[]) => TableBlock): Block[] {
  if (all.length === 0) return [];
  if (all.length <= most) return [block(all)];
  const rest: Block = {
    type: 'paragraph',
    text: [
      `${count(all.length - most, 'more row', 'more rows')}: `,
      code('cml diff --json'),
      ' lists them all.',
    ],
  };
  return [block(all.slice(0, most)), rest];
}

function table(head: readonly string[], body: readonly (readonly Text[])[]): TableBlock {
  return {
    type: 'table',
    align: head.map(() => 'left' as const),
    head: head.map((text) => [text]),
    rows: body,
  };
}

function paramRow(change: Change): Text[] {
  return [[name(change.name)], [paramValue(change.old?.value)], [paramValue(change.new?.value)]];
}

/** Exactly as the file has it: `1e-3` stays `1e-3`. */
function paramValue(value: Value | undefined, length = 60): Inline {
  if (value === undefined) return absent;
  const text = valueText(value);
  return text === '' ? '(empty)' : code(clip(text, length));
}

function dataRow(change: DataChange): Text[] {
  return [[name(change.path)], dataVersion(change.old), dataVersion(change.new)];
}

function dataVersion(version: DataVersion | undefined): Text {
  if (version === undefined) return [absent];
  const facts = [
    version.size === undefined ? '' : showBytes(version.size),
    version.files === undefined ? '' : count(version.files, 'file'),
  ].filter((text) => text !== '');
  return [code(version.hash.slice(0, 8)), ...(facts.length > 0 ? [` (${facts.join(', ')})`] : [])];
}
