export interface Oracle {
  run(
    cwd: string,
    argv: readonly string[],
  ): Promise<{ code: number; stdout: string; stderr: string; seconds: number }>;
  close(): void;
}

export function scratch(name?: string): Promise<{ folder: string; remove(): Promise<void> }>;
export function openOracle(python: string): Oracle;
export function loadCommands(outdir: string): Promise<unknown>;
export function interpreterOf(script: string): string;
