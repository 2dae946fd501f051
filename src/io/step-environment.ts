/** Belongs to the action's own process: no step of a workflow would see it. */
const ours = /^(INPUT_|STATE_)|^ACTIONS_(RUNTIME_|RESULTS_|CACHE_)/;

/**
 * The environment of a step that runs a command by itself. The inputs of the action stay away: the token is among them,
 * and the code of a change has no business with it. Python's output comes as it is printed, not in blocks.
 */
export function stepEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = Object.entries(env).filter(([name]) => !ours.test(name));
  return { PYTHONUNBUFFERED: '1', ...Object.fromEntries(passed) };
}
