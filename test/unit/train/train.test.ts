import { describe, expect, test } from 'vitest';
import { localEngine } from '../../../src/engines/local/index.ts';
import { train, trainingCommand } from '../../../src/pipeline/train/index.ts';

async function run(script: string, environment: Record<string, string> = {}) {
  const shown: Buffer[] = [];
  const outcome = await train(
    localEngine,
    {
      command: { script },
      directory: process.cwd(),
      environment: { PATH: process.env.PATH, ...environment },
    },
    { onOutput: (chunk) => shown.push(chunk) },
  );
  return { ...outcome, shown: Buffer.concat(shown).toString() };
}

describe('train', () => {
  test('a failure keeps its exit code and the tail of its log', async () => {
    const outcome = await run(
      'echo loading; printf "\\r 1%%\\r99%%\\n"; echo "Traceback: no data" >&2; exit 3',
    );
    expect(outcome.exitCode).toBe(3);
    expect(outcome.tail.split('\n').sort()).toEqual(['99%', 'Traceback: no data', 'loading']);
  });

  test('secrets are masked in what is shown and in what is kept', async () => {
    const outcome = await run('echo "key is $WANDB_API_KEY"; printf "%s" "$WANDB_API_KEY" | base64', {
      WANDB_API_KEY: 'correct-horse-1234',
    });
    expect(outcome.shown).toBe('key is ***\n***\n'.replace('***\n', '***\n'));
    expect(outcome.tail).not.toContain('Y29ycmVjdC1ob3JzZS0xMjM');
  });

  test('a secret that colours run through is masked in what is kept', async () => {
    const outcome = await run('printf "correct-\\033[31mhorse-1234\\033[0m\\n"', {
      A_TOKEN: 'correct-horse-1234',
    });
    expect(outcome.tail).toBe('***');
  });

  test('the action’s inputs stay away from the command', async () => {
    const outcome = await run('env', {
      INPUT_TOKEN: 'ghs_x',
      ACTIONS_RUNTIME_TOKEN: 'y',
      GITHUB_SHA: 'abc',
      HF_HOME: '/models',
    });
    expect(outcome.shown).not.toMatch(/INPUT_|ACTIONS_RUNTIME/);
    expect(outcome.shown).toContain('GITHUB_SHA=abc');
    expect(outcome.shown).toContain('PYTHONUNBUFFERED=1');
  });
});

test.each([
  [['python', 'train.py'], 'make', ['python', 'train.py']],
  [['./train.sh'], undefined, ['./train.sh']],
  [['python train.py && ls'], undefined, { script: 'python train.py && ls' }],
  [[], 'make train\n', { script: 'make train\n' }],
  [[], '  \n', undefined],
  [[], undefined, undefined],
])('the command of %j and %j', (words, script, expected) => {
  expect(trainingCommand(words, script)).toEqual(expected);
});
