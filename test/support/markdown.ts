import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Snippet {
  /** `docs/github.md:12`: the file, and the line on which the code begins. */
  readonly where: string;
  readonly code: string;
}

const root = resolve(import.meta.dirname, '../..');

/** The fenced code of one language in README.md, docs/ and the READMEs of examples, as a user would copy it. */
export function snippets(language: string): Snippet[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...docs.map((name) => `docs/${name}`)].flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const fences = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
    return [...text.matchAll(fences)].map((match) => ({
      where: `${file}:${text.slice(0, match.index).split('\n').length + 1}`,
      code: match[1]!,
    }));
  });
}
