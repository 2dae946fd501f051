import { expect, test } from 'vitest';
import { CmlError, inWords } from '../../../src/model/errors.ts';

test('message and hint are sentences of one line', () => {
  const said = (message: string, hint?: string) =>
    inWords(new CmlError('forge-forbidden', message, hint === undefined ? {} : { hint }));
  expect(said('The token may not (403)', 'Give it the right.')).toBe(
    'The token may not (403). Give it the right.',
  );
  expect(said('No such file.', 'Look again:\n  ls')).toBe('No such file. Look again: ls');
  expect(said('No such file')).toBe('No such file.');
});
