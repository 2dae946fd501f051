import { readRecords } from '../../formats/tfrecord/records.ts';
import { invalid } from '../../formats/tree.ts';
import type { RevisionView } from '../../io/view.ts';
import { numberValue } from '../../model/value.ts';
import { addChecks, type Check } from '../checks.ts';
import { entry } from '../entries.ts';
import { attempt, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';
import { readSlice, readValidation } from './messages.ts';

const name = 'tfma';

/** A record is a slice with all its metrics, and plots have files of their own. */
const largestRecord = 16 * 1024 * 1024;

/** Slices beside the whole; a feature of ids has one for each. */
const maxSlices = 100;

export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  for (const path of found)
    await attempt(parts, path, async () => {
      const origin = { source: name, file: path };
      const records = await recordsOf(view, path);
      if (/(^|\/)validations[^/]*$/.test(path)) {
        const checks: Check[] = records.flatMap((record) => readValidation(record));
        addChecks(parts, checks, 'TensorFlow Model Analysis', origin);
        return;
      }
      const slices = records.map(readSlice);
      const others = slices.filter(({ slice }) => slice !== '');
      for (const { slice, metrics } of [
        ...slices.filter((one) => one.slice === ''),
        ...others.slice(0, maxSlices),
      ])
        for (const [key, value] of metrics)
          parts.metrics.push(entry(slice === '' ? key : `${slice}/${key}`, numberValue(value), origin));
      if (others.length > maxSlices)
        parts.warnings.push({
          code: 'too-many',
          file: path,
          message: `TensorFlow Model Analysis: ${maxSlices} of ${others.length} slices are shown.`,
        });
    });
  return parts;
}

async function recordsOf(view: RevisionView, path: string): Promise<Buffer[]> {
  const records: Buffer[] = [];
  const isWhole = await readRecords(
    view.stream(path),
    (bytes, _, start, end) => records.push(Buffer.from(bytes.subarray(start, end))),
    largestRecord,
  );
  if (!isWhole) throw invalid('a record of it is damaged');
  return records;
}
