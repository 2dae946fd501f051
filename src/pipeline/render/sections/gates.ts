import type { Block, Inline, Section, Text } from '../../../model/report.ts';
import type { GateResult } from '../../../model/verdict.ts';
import type { ReportInput } from '../input.ts';
import { count } from '../numbers.ts';
import { code, link, mark, name } from '../text.ts';

/** Gates that are listed by name; the rest are counted. */
const most = 50;

/** Every gate with its outcome and reason, those that failed first, and what to do about them. */
export function gateSections(input: ReportInput): Section[] {
  const { judgement, links } = input;
  const { passed, failed, overridden } = judgement.gates;
  if (passed + failed + overridden === 0) return [];
  const results = [
    ...judgement.verdicts.flatMap((verdict) =>
      verdict.gates.map((gate) => ({ gate, metric: verdict.change.name })),
    ),
    ...judgement.unmatched.map((gate) => ({ gate, metric: undefined })),
  ].sort((a, b) => order[a.gate.result] - order[b.gate.result]);
  const blocks: Block[] = [
    { type: 'list', items: results.slice(0, most).map(({ gate, metric }) => item(gate, metric)) },
  ];
  if (results.length > most)
    blocks.push({ type: 'paragraph', text: [`${count(results.length - most, 'gate result')} more.`] });
  if (failed > 0) blocks.push({ type: 'paragraph', text: remedy(links.config) });
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

const words: Readonly<Record<GateResult['result'], string>> = {
  pass: 'pass',
  fail: 'fail',
  overridden: 'overridden',
};

function item(gate: GateResult, metric: string | undefined): Text {
  const subject: Inline = metric === undefined ? code(gate.pattern) : name(metric);
  return [mark(gate.result, words[gate.result]), ' ', subject, ' ', code(gate.rule), `: ${gate.why}`];
}

function title(passed: number, failed: number, overridden: number): Text {
  const counted = [
    failed > 0 ? `${failed} failed` : '',
    overridden > 0 ? `${overridden} overridden` : '',
    passed > 0 ? `${passed} passed` : '',
  ];
  return [`Gates: ${counted.filter((text) => text !== '').join(', ')}`];
}

function remedy(config: string | undefined): Text {
  return [
    'To merge this as it is, change the gate in ',
    ...link([code('cml.yaml')], config),
    ' in this same change, so that a reviewer agrees to it. ',
    code('fail-on: never'),
    ' there keeps every gate advisory.',
  ];
}
