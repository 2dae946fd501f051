import { evaluated } from './evaluated.mjs';

/**
 * What is said of commands and options is two thirds of their declarations, and read by help alone: every start has the
 * rest, by value. Who imports a whole declaration in src/ is told so by the bundler.
 */
export const textsApart = {
  name: 'texts-apart',
  setup({ onLoad }) {
    onLoad({ filter: /src\/options\/(options|commands|texts)\.ts$/ }, async ({ path }) => {
      const exported = await evaluated(path);
      const isText = path.endsWith('texts.ts');
      const said = isText ? [] : ['text', 'was', 'summary', 'examples'];
      const values = Object.entries(exported).filter(([name]) => isText || !name.startsWith('declared'));
      const shorn = (key, value) => (said.includes(key) ? undefined : value);
      const lines = values.map(([name, value]) => `export const ${name} = ${JSON.stringify(value, shorn)};`);
      return { contents: lines.join('\n'), loader: 'js' };
    });
  },
};

/**
 * The AWS SDK has modules beside the CommonJS that `main` names; of modules only what is used comes along. What tells
 * browsers apart is asked for in browsers alone.
 */
export const modulesOfAws = {
  name: 'aws-modules',
  setup({ onLoad, onResolve, resolve: find }) {
    onResolve({ filter: /^bowser$/ }, () => ({ path: 'bowser', namespace: 'nothing' }));
    onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'export {};' }));
    onResolve({ filter: /^@(aws-sdk|smithy|aws)\// }, async ({ path, pluginData, ...from }) => {
      if (pluginData === 'found') return undefined;
      const found = await find(path, { ...from, pluginData: 'found' });
      return { ...found, path: found.path.replace('/dist-cjs/', '/dist-es/') };
    });
  },
};
