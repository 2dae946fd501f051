import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;

/** What YAML calls the types that cml.yaml has. */
const wanted: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'keys with values',
  record: 'keys with values',
  string: 'text',
};

/** What to write instead of a value that does not fit, in the words of who writes YAML, and what was found. */
export function problemText(issue: Issue, found: unknown): string {
  switch (issue.code) {
    case 'invalid_type': {
      const example =
        issue.expected === 'array' && typeof found === 'string' ? `, such as [${clip(found)}]` : '';
      return `give ${wanted[issue.expected] ?? issue.expected}${example}; found ${shown(found)}.`;
    }
    case 'invalid_value':
      return `give ${issue.values.map(String).join(' or ')}; found ${shown(found)}.`;
    case 'too_small':
      return `give ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}; found ${shown(found)}.`;
    case 'too_big':
      return `give ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}; found ${shown(found)}.`;
    case 'invalid_union': {
      const firsts = issue.errors.flatMap(([first]) => first ?? []);
      return firsts.map((first) => problemText(first, found)).join(' Or ') || issue.message;
    }
    default:
      return issue.message.replace(/^Invalid input: /, '');
  }
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'keys with values';
  return typeof value === 'string' ? `the text “${clip(value)}”` : String(value);
}

function clip(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
