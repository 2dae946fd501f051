import type { Forge, Registration, Runners } from '../../forges/types.ts';
import type { ForgeAddress } from '../../model/forge.ts';
import type { Signs } from './supervise.ts';

/** What this machine is to be a runner of, as whom, and for how long. */
export interface Launch {
  readonly forge: Forge;
  readonly runners: Runners;
  readonly address: ForgeAddress;
  readonly name: string;
  readonly labels: readonly string[];
  readonly workdir: string;
  readonly single: boolean;
  /** Leave a job alone that this runner could not finish. */
  readonly noRetry: boolean;
  readonly idle: number | undefined;
  readonly dockerVolumes: readonly string[];
  /** For the runner and the jobs on it; tokens are taken out before. */
  readonly env: NodeJS.ProcessEnv;
  /** Gives the forge its time again, after hours of waiting for jobs. */
  readonly restart: () => void;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/** How a runner program is started, in the working folder. */
export interface Start {
  readonly file: string;
  /** For everybody on the machine to read: no secret is among them. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly signs: Signs;
  /** See Supervised. */
  readonly leaves?: boolean;
}

/** A forge's own program that runs jobs. */
export interface Program {
  /** Where people find how to install it; absent where it is loaded from the forge. */
  readonly installing?: string;
  /** What has to be there before the machine is registered. */
  prepare?(launch: Launch): Promise<void>;
  start(launch: Launch, registration: Registration): Promise<Start>;
  /** Takes away what a program may leave running that was killed. */
  clear?(launch: Launch, registration: Registration): Promise<void>;
}
