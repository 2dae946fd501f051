import { getInput, setFailed, setSecret } from '@actions/core';
import { describeError } from './commands/errors.ts';
import { dispatch } from './commands/index.ts';
import type { World } from './commands/world.ts';
import { type OptionName, options } from './options/options.ts';
import type { OptionSpec } from './options/spec.ts';

/** Whoever asks takes the signals over; until then they end the program. */
let stop: AbortController | undefined;
function signals(): AbortSignal {
  if (stop) return stop.signal;
  const asked = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => asked.abort(signal));
  stop = asked;
  return asked.signal;
}

const world: World = {
  directory: process.cwd(),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  signals,
  version: CML_VERSION,
};

/** The action is `cml run` with its inputs as flags, or with `bundle` the posting of what an earlier job left. */
function flags(): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, spec] of Object.entries(options as Record<OptionName, OptionSpec>)) {
    const value = spec.input ? getInput(name) : '';
    if (value !== '') given[name] = value;
  }
  const script = getInput('run');
  if (script !== '') given.script = script;
  return given;
}

try {
  const given = flags();
  if (given.token) setSecret(given.token);
  const bundle = getInput('bundle');
  process.exitCode = await dispatch(
    bundle === ''
      ? { command: 'run', flags: given, args: [] }
      : { command: 'bundle post', flags: given, args: [bundle] },
    world,
  );
} catch (error) {
  const { text, exitCode } = describeError(error, process.env, false);
  process.stderr.write(text);
  setFailed(text.split('\n')[0]!);
  process.exitCode = exitCode;
}

// What was given up may still be waiting for an answer.
if (stop?.signal.aborted) process.exit();
