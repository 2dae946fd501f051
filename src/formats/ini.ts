/** Section, then key; both in lower case, but for the names in quotes. */
export type Sections = Map<string, Map<string, string>>;

/** `[section]` or `['remote "name"']`, then `key = value`, quoted where it must be. */
export function parseIni(text: string): Sections {
  const sections: Sections = new Map();
  let current: Map<string, string> | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const section = line.startsWith('[') && line.endsWith(']') ? line.slice(1, -1).trim() : '';
    if (section !== '') {
      const name = unquoted(section);
      current = sections.get(name) ?? new Map();
      sections.set(name, current);
      continue;
    }
    const equals = line.indexOf('=');
    if (equals > 0)
      current?.set(line.slice(0, equals).trim().toLowerCase(), unquoted(line.slice(equals + 1).trim()));
  }
  return sections;
}

function unquoted(text: string): string {
  return text.replace(/^(['"])(.*)\1$/, '$2');
}
