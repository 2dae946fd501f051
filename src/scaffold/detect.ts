import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a repository says about how its model is trained. */
export interface Training {
  /** The command a person would type. */
  readonly command: string;
  /** How its packages are installed in CI; undefined where nothing says so. */
  readonly install?: string;
  /** Whether CI needs Python set up. */
  readonly python: boolean;
}

const scripts = ['train.py', 'src/train.py', 'scripts/train.py', 'main.py', 'run.py'];

/** Looks at well-known files only; runs nothing. */
export function detectTraining(directory: string): Training {
  const has = (path: string) => existsSync(join(directory, path));
  const script = scripts.find(has);
  const command = has('dvc.yaml')
    ? 'dvc repro'
    : makeTarget(directory)
      ? 'make train'
      : script
        ? `python ${script}`
        : 'python train.py';
  const install = installCommand(has, command);
  return { command, ...(install && { install }), python: command !== 'make train' || install !== undefined };
}

function makeTarget(directory: string): boolean {
  const path = join(directory, 'Makefile');
  return existsSync(path) && /^train:/m.test(readFileSync(path, 'utf8'));
}

function installCommand(has: (path: string) => boolean, command: string): string | undefined {
  if (has('uv.lock')) return 'pip install uv && uv sync && echo "$PWD/.venv/bin" >> "$GITHUB_PATH"';
  if (has('requirements.txt')) return 'pip install -r requirements.txt';
  if (has('pyproject.toml')) return 'pip install .';
  return command === 'dvc repro' ? 'pip install dvc' : undefined;
}
