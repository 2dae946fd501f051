import { readFile } from 'node:fs/promises';
import { detectCi } from '../ci/index.ts';
import { CmlError } from '../model/errors.ts';
import { withGround } from './ground.ts';
import { noForge } from './no-forge.ts';
import { type Call, note } from './world.ts';

const number = /^\d{1,15}$/;
/** Bitbucket names a pipeline by a UUID too, as BITBUCKET_PIPELINE_UUID has it. */
const uuid = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i;

/** Runs a workflow or pipeline again: the one that was named, or this one. */
export async function run({ world, values }: Call<'workflow rerun'>): Promise<number> {
  const build =
    values.id === undefined ? (await detectCi(world.env, (path) => readFile(path, 'utf8'))).run : undefined;
  const id = values.id ?? (build && String(build.id));
  if (id === undefined) throw notOne('There is no build here to run again.');
  return withGround(world, {}, { ...values, offline: true }, async (ground) => {
    const forge = await ground.forge();
    if (!forge) throw await noForge(ground);
    const name = forge.name === 'bitbucket' ? uuid.exec(id)?.[1] : undefined;
    if (name === undefined && !number.test(id)) throw notOne(`“${id}” is no number of a run.`);
    if (!forge.rerun)
      throw new CmlError('forge-refused', `${forge.name} does not let programs run a build again.`);
    await forge.rerun(name === undefined ? id : `{${name}}`);
    note(world, `cml: ${id} runs again`);
    return 0;
  });
}

function notOne(text: string): CmlError {
  return new CmlError('usage', text, { hint: 'Give the number of a run or pipeline with --id.' });
}
