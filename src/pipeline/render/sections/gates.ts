import type { Block, Inline, Section, Text } from '../../../model/report.ts';
import type { GateResult } from '../../../model/verdict.ts';
import type { ReportInput } from '../input.ts';
import { count } from '../numbers.ts';
import { code, link, mark, name } from '../text.ts';

/** Gates that are listed by name; the rest are counted. */
const most = 50;

/** Every gate with its outcome and reason, those that failed first, and what to do about them. */
export function gateSections(input: ReportInput): Section[] {
  const { judgement } = input;
  const { passed, failed, overridden } = judgement.gates;
  if (passed + failed + overridden === 0) return [];
  const results = failedFirst<GateResult & { readonly metric?: string }>([
    ...judgement.verdicts.flatMap(({ change, gates }) =>
      gates.map((gate) => ({ ...gate, metric: change.name })),
    ),
    ...judgement.unmatched,
  ]);
  const blocks: Block[] = [{ type: 'list', items: results.slice(0, most).map(item) }];
  if (results.length > most)
    blocks.push({ type: 'paragraph', text: [`${count(results.length - most, 'gate result')} more.`] });
  if (failed > 0) blocks.push({ type: 'paragraph', text: remedy(input) });
  return [
    {
      id: 'gates',
      title: title(passed, failed, overridden),
      fold: failed > 0 ? 'open' : 'closed',
      dropOrder: failed > 0 ? 12 : 30,
      blocks,
    },
  ];
}

const order: Readonly<Record<GateResult['result'], number>> = { fail: 0, overridden: 1, pass: 2 };

/** Those that failed, those that were overridden, those that passed; each in the order given. */
export function failedFirst<G extends GateResult>(gates: readonly G[]): G[] {
  return [...gates].sort((a, b) => order[a.result] - order[b.result]);
}

function item(gate: GateResult & { readonly metric?: string }): Text {
  const subject: Inline = gate.metric === undefined ? code(gate.pattern) : name(gate.metric);
  return [mark(gate.result, gate.result), ' ', subject, ' ', code(gate.rule), `: ${gate.why}`];
}

function title(passed: number, failed: number, overridden: number): Text {
  const counted = [
    failed > 0 ? `${failed} failed` : '',
    overridden > 0 ? `${overridden} overridden` : '',
    passed > 0 ? `${passed} passed` : '',
  ];
  return [`Gates: ${counted.filter((text) => text !== '').join(', ')}`];
}

function remedy({ links: { config }, canAccept }: ReportInput): Text {
  return [
    'To merge this as it is, change the gate in ',
    ...link([code('cml.yaml')], config),
    ' in this same change, so that a reviewer agrees to it',
    ...(!canAccept
      ? ['. ']
      : [
          '; or whoever may write here comments ',
          code('/cml accept METRIC REASON'),
          ' and runs the job again. ',
        ]),
    code('fail-on: never'),
    ' there keeps every gate advisory.',
  ];
}
