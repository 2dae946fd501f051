export interface TableSchema {
  readonly root: number;
  readonly columns: readonly string[];
  /** The place of the `INTEGER PRIMARY KEY`, which is the rowid and is stored as null; −1 where there is none. */
  readonly rowid: number;
}

/** The names of a table's columns, from the statement that made it. */
export function columnsOf(sql: string): { columns: readonly string[]; rowid: number } {
  const columns: string[] = [];
  // A key over a column of exactly this type is the rowid itself.
  const integers = new Set<number>();
  let rowid = -1;
  for (const part of definitions(sql.slice(sql.indexOf('(') + 1, sql.lastIndexOf(')')))) {
    const match = /^\s*(?:"((?:[^"]|"")*)"|`([^`]*)`|\[([^\]]*)\]|'([^']*)'|([^\s(]+))\s*(.*)$/s.exec(part);
    if (!match) continue;
    const name = match[1]?.replaceAll('""', '"') ?? match[2] ?? match[3] ?? match[4] ?? match[5] ?? '';
    if (match[5] !== undefined && /^(constraint|primary|unique|check|foreign)$/i.test(name)) {
      const key = /primary\s+key\s*\(\s*["`[]?([^"`\],)\s]+)["`\]]?\s*\)/i.exec(part)?.[1];
      const place = key === undefined ? -1 : columns.indexOf(key);
      if (place >= 0 && integers.has(place)) rowid = place;
      continue;
    }
    if (/^integer\b/i.test(match[6] ?? '')) integers.add(columns.length);
    if (/^integer\b.*\bprimary\s+key\b(?!\s+desc)/is.test(match[6] ?? '')) rowid = columns.length;
    columns.push(name);
  }
  return { columns, rowid };
}

/** The parts of a list, cut at the commas outside of parentheses and quotes. */
function definitions(body: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const [token] of body.matchAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'|--[^\n]*|[\s\S]/g)) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (token === ',' && depth === 0) parts.push('');
    else if (!token.startsWith('--')) parts[parts.length - 1] += token;
  }
  return parts;
}
