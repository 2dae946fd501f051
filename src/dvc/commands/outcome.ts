import { DvcError } from '../failure.ts';

/** What a command prints and how it ends, as DVC would. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs a command; what DVC reports as an error ends with 255, or what `codeOf` says, and prints nothing but that. */
export async function outcomeOf(
  run: (warn: (line: string) => void) => Promise<string>,
  codeOf: (error: Error) => number = () => 255,
): Promise<Outcome> {
  const lines: string[] = [];
  const stderr = () => lines.map((line) => `${line}\n`).join('');
  try {
    const stdout = await run((line) => lines.push(line));
    return { stdout, stderr: stderr(), exitCode: 0 };
  } catch (cause) {
    if (!(cause instanceof DvcError) && !(cause instanceof TypeError) && !(cause instanceof RangeError))
      throw cause;
    lines.push(`ERROR: ${cause.message}`);
    return { stdout: '', stderr: stderr(), exitCode: codeOf(cause) };
  }
}
