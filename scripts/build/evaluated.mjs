import { build } from 'esbuild';

/** The exports of a module of ours that stands on nothing but declarations. */
export async function evaluated(entry) {
  const options = { entryPoints: [entry], bundle: true, format: 'esm', platform: 'node', write: false };
  const { outputFiles } = await build(options);
  return await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
}
