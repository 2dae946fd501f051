import { type Database, openDatabase, type SqlRow } from '../../formats/sqlite.ts';
import { numberValue } from '../../model/value.ts';
import { readDatabase } from '../database.ts';
import { entry } from '../entries.ts';
import { attempt, type Gathering, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'mlmd';

const tables = ['Type', 'Artifact', 'ArtifactProperty', 'Execution', 'Event'];

/** The event of an artifact that an execution wrote, as ml_metadata numbers them. */
const output = 4;

/** Databases of something else are left to others. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  for (const path of found)
    await attempt(parts, path, async () => {
      const { bytes, wal } = await readDatabase(parts, view, path);
      const database = openDatabase(bytes, wal);
      if (!tables.every((table) => database.tables.has(table))) return;
      parts.claimed.push(path);
      addArtifacts(parts, database, path);
    });
  return parts;
}

/** Artifacts whose type says that they are metrics: of those that one kind of execution wrote, the newest. */
function addArtifacts(parts: Gathering, database: Database, file: string): void {
  const types = new Map(Array.from(database.rows('Type'), (row) => [row.get('id'), String(row.get('name'))]));
  const executions = new Map(
    Array.from(database.rows('Execution'), (row) => [row.get('id'), types.get(row.get('type_id')) ?? '']),
  );
  const writers = new Map(
    [...database.rows('Event')]
      .filter((event) => event.get('type') === output)
      .map((event) => [event.get('artifact_id'), executions.get(event.get('execution_id')) ?? '']),
  );
  const newest = new Map<string, SqlRow>();
  for (const artifact of database.rows('Artifact')) {
    if (!/metrics|evaluation/i.test(types.get(artifact.get('type_id')) ?? '')) continue;
    const writer = writers.get(artifact.get('id')) ?? '';
    const known = newest.get(writer);
    if (!known || timeOf(artifact) >= timeOf(known)) newest.set(writer, artifact);
  }
  const names = new Map(Array.from(newest, ([writer, artifact]) => [artifact.get('id'), shortName(writer)]));
  for (const row of database.rows('ArtifactProperty')) {
    const writer = names.get(row.get('artifact_id'));
    const number = row.get('double_value') ?? row.get('int_value');
    const key = String(row.get('name'));
    if (writer === undefined || typeof number !== 'number' || key.startsWith('_')) continue;
    const prefix = newest.size > 1 && writer !== '' ? `${writer}/` : '';
    parts.metrics.push(entry(prefix + key, numberValue(number), { source: name, file }));
  }
}

function timeOf(artifact: SqlRow): number {
  return Number(artifact.get('last_update_time_since_epoch') ?? 0);
}

/** `tfx.components.evaluator.component.Evaluator` → `Evaluator`. */
function shortName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}
