import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/formats/sqlite.ts';
import { needs, requireTool } from '../support/tools.ts';

/** Databases of all page sizes, encodings and journals, with rows that fit a page and rows that do not. */
const script = `
import json, random, sqlite3, sys
for seed in range(24):
    r = random.Random(seed)
    path = f"{sys.argv[1]}/{seed}.db"
    c = sqlite3.connect(path, isolation_level=None)
    c.execute(f"pragma page_size={2 ** r.randint(9, 16)}")
    c.execute(f"pragma encoding='{r.choice(['UTF-8', 'UTF-16le', 'UTF-16be'])}'")
    c.execute("pragma synchronous=off")
    c.execute(f"pragma auto_vacuum={r.randint(0, 2)}")
    if seed % 3 == 0:
        c.execute("pragma journal_mode=wal")
        c.execute("pragma wal_autocheckpoint=5")
    c.execute('create table t (id integer primary key, "a b" text, value, later default 7, check (id > -9e9))')
    c.execute('create index i on t ("a b")')
    def value():
        return r.choice([
            None, r.randint(-2**53, 2**53), r.randint(-130, 130), r.random() * 10 ** r.randint(-300, 300),
            "".join(r.choices("aé漢😀'\\n", k=3)) * r.choice([0, 1, 100, 3000]), r.randbytes(7) * r.choice([0, 1, 100, 10000]),
        ])
    c.execute('begin')
    for number in range(r.choice([0, 1, 40, 250])):
        c.execute('insert or replace into t (id, "a b", value) values (?, ?, ?)', (r.randint(-10**6, 10**6), f"k{r.randint(0, 20)}", value()))
    c.execute("commit")
    c.execute("delete from t where id % 3 = 0")
    c.execute("alter table t add column added text")
    rows = [[x.hex() if isinstance(x, bytes) else x for x in row] for row in c.execute("select id, \\"a b\\", value, later, added from t order by id")]
    json.dump(rows, open(path + ".json", "w"))
    if seed % 3:
        c.close()
    else:
        globals()[f"open{seed}"] = c
import os
os._exit(0)
`;

describe('SQLite', needs('python3'), () => {
  it('is read as SQLite reads it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cml-sqlite-'));
    try {
      execFileSync(requireTool('python3'), ['-c', script, folder]);
      for (let seed = 0; seed < 24; seed += 1) {
        const path = join(folder, `${seed}.db`);
        const wal = existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : undefined;
        const database = openDatabase(readFileSync(path), wal);
        const expected: unknown[][] = JSON.parse(readFileSync(`${path}.json`, 'utf8'));
        const plain = (row: ReadonlyMap<string, unknown>) =>
          ['id', 'a b', 'value', 'later', 'added'].map((name) => {
            const cell = row.get(name);
            return cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : cell;
          });
        expect(Array.from(database.rows('t'), plain), `seed ${seed}`).toEqual(expected);
        const some = Array.from(database.rowsWhere('t', 'a b', 'k7'), plain);
        const wanted = expected.filter((row) => row[1] === 'k7');
        const byId = (a: unknown[], b: unknown[]) => Number(a[0]) - Number(b[0]);
        expect(some.sort(byId), `seed ${seed}`).toEqual(wanted.sort(byId));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
