import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** A file that does nothing but hand on what a chunk has: imports of it, of nothing by name, and exports. */
const handsOn =
  /^import\{(?<taken>[^}]*)\}from"\.\/(?<chunk>chunk-\w+\.js)";(?:import"\.\/chunk-\w+\.js";)*export\{(?<given>[^}]*)\};$/;

/** esbuild's own helpers: declarations, and nothing that is imported or happens. */
const onlyHelpers = /^var (?:(?!import).)*export\{[^}]*\};$/s;

/**
 * Takes out of a build the files that need not be loaded, since each costs Node nearly a millisecond. A module behind an
 * `import()` that lies in a chunk with others has a file that hands on: who asks for it is sent to the chunk itself. And
 * esbuild's helpers are imported where nothing of them is used.
 */
export async function shorten(folder) {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js'));
  const texts = new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])),
  );
  const code = (name) =>
    texts
      .get(name)
      .replace(/^(?:#!.*|const require=.*)$/gm, '')
      .trim();
  const helpers = names.filter((name) => name.includes('chunk-') && onlyHelpers.test(code(name)));
  for (const name of names) {
    const { taken, chunk, given } = handsOn.exec(code(name))?.groups ?? {};
    if (chunk === undefined || !name.startsWith('chunks')) continue;
    const theirs = new Map(pairs(taken).map(([there, here]) => [here, there]));
    const fields = pairs(given).map(([here, exported]) => `${exported}:m.${theirs.get(here)}`);
    texts.delete(name);
    await rm(join(folder, name));
    for (const other of texts.keys())
      for (const path of ['./', './chunks/', '../chunks/'])
        texts.set(
          other,
          texts
            .get(other)
            .replaceAll(
              `import("${path}${basename(name)}")`,
              `import("${path}${chunk}").then(m=>({${fields.join(',')}}))`,
            ),
        );
  }
  for (const [name, text] of texts) {
    const short = helpers
      .flatMap((helper) => [`import"./${basename(helper)}";`, `import"./${helper}";`])
      .reduce((rest, statement) => rest.replaceAll(statement, ''), text);
    await writeFile(join(folder, name), short);
  }
}

/** `a as b, c` as pairs; what is not renamed is called the same. */
function pairs(list) {
  return list.split(',').map((item) => {
    const [first, second = first] = item.split(' as ');
    return [first, second];
  });
}
