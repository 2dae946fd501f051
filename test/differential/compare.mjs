// What counts as equal. The order of files, and of keys in JSON, follows a Python set and means nothing.

/** JSON with every number as it was written and keys in order; undefined where it is none. */
function canonical(text) {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN|-?\d[\d.eE+-]*/g, (lexeme) =>
    lexeme[0] === '"' ? lexeme : JSON.stringify(`#${lexeme}`),
  );
  try {
    return JSON.stringify(sorted(JSON.parse(quoted)));
  } catch {
    return undefined;
  }
}

/** The words of an error are Python's and its libraries' own: that there is one has to agree, not what it says. */
function isError(value) {
  return typeof value.type === 'string' && typeof value.msg === 'string' && Object.keys(value).length === 2;
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  if (isError(value)) return 'an error';
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, sorted(item)]);
}

/** Undefined where both sides agree, else what differs. */
export function difference(argv, theirs, ours) {
  if (theirs.code !== ours.exitCode) return `exit code ${theirs.code} there, ${ours.exitCode} here`;
  if (theirs.stdout === ours.stdout) return undefined;
  if (argv.includes('--json')) {
    const [there, here] = [canonical(theirs.stdout), canonical(ours.stdout)];
    return there !== undefined && there === here ? undefined : 'the JSON differs';
  }
  const lines = (text) => text.split('\n').sort().join('\n');
  return lines(theirs.stdout) === lines(ours.stdout) ? undefined : 'the table differs';
}
