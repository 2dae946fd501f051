// What counts as equal. The order of files, and of keys in JSON, follows a Python set and means nothing.

/** JSON with every number as it was written and keys in order; undefined where it is none. */
function canonical(text, wholeFigures) {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN|-?\d[\d.eE+-]*/g, (lexeme) =>
    lexeme[0] === '"' ? lexeme : JSON.stringify(`#${lexeme}`),
  );
  try {
    return JSON.stringify(sorted(ofFigure(JSON.parse(quoted), wholeFigures)));
  } catch {
    return undefined;
  }
}

/** The words of an error are Python's and its libraries' own: that there is one has to agree, not what it says. */
function isError(value) {
  return typeof value.type === 'string' && typeof value.msg === 'string';
}

/** The templates of DVC are drawn by our own specifications: of those only what they are filled with is compared. */
function isFigure(value) {
  return value.type === 'vega' && typeof value.content === 'object';
}

/** The rows of what --show-vega prints; of all others what `outlined` leaves. */
function ofFigure(value, whole) {
  return value.$schema && !whole ? value.data : outlined(value, whole);
}

function outlined(value, whole) {
  if (whole || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => outlined(item, whole));
  if (isFigure(value)) return { ...value, content: value.content.data };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, outlined(item, whole)]));
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  if (isError(value)) return ['an error', value.name, value.rev, value.source];
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, key === 'errors' ? inOrder(sorted(item)) : sorted(item)]);
}

function inOrder(list) {
  return Array.isArray(list) ? list.map((item) => JSON.stringify(item)).sort() : list;
}

/** The order of columns follows that of files; of rows, where refs are listed, a set's. */
function sameColumns(argv, there, here) {
  const separator = argv.includes('--csv') ? ',' : argv.includes('--md') ? '|' : / {2,}|─+/;
  const words = (text) =>
    text
      .split(/\r?\n/)
      .map((line) =>
        line
          .split(separator)
          .map((word) => word.trim())
          .sort()
          .join(' '),
      )
      .join('\n');
  const whole = (text) =>
    argv.includes('-a') || argv.includes('-T') ? words(text).split('\n').sort().join('\n') : words(text);
  return whole(there) === whole(here) && there.length === here.length;
}

/** Undefined where both sides agree, else what differs. */
export function difference(argv, theirs, ours) {
  if (theirs.code !== ours.exitCode) return `exit code ${theirs.code} there, ${ours.exitCode} here`;
  if (theirs.stdout === ours.stdout) return undefined;
  if (argv.includes('--json') || argv.includes('--show-vega')) {
    const whole = argv[0] !== 'plots' || /^(every|few)$/.test(argv[argv.indexOf('-t') + 1]);
    const [there, here] = [theirs, ours].map(({ stdout }) => canonical(stdout, whole));
    return there !== undefined && there === here ? undefined : 'the JSON differs';
  }
  if (argv[0] === 'exp')
    return sameColumns(argv, theirs.stdout, ours.stdout) ? undefined : 'the table differs';
  const lines = (text) => text.split('\n').sort().join('\n');
  return lines(theirs.stdout) === lines(ours.stdout) ? undefined : 'the table differs';
}
