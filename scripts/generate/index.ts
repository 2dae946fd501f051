import { actionYaml } from './action.ts';
import { gitlabTemplate } from './gitlab.ts';
import { migratingPage } from './migrating.ts';
import { referencePage } from './reference.ts';
import { schemaJson } from './schema.ts';
import { sourcesPage } from './sources.ts';

/** Every generated text file, by its path in the repository. */
export async function generatedFiles(): Promise<Record<string, string>> {
  return {
    'action.yml': actionYaml(),
    'schema.json': schemaJson(),
    'templates/gitlab.yml': gitlabTemplate(),
    'docs/migrating-from-cml.md': migratingPage(),
    'docs/reference.md': referencePage(),
    'docs/sources.md': sourcesPage(),
  };
}
