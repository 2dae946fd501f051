import type { RemoteConfig } from '../config.ts';

/** Reads one file of a remote; undefined where it is not there. Throws DvcError `NotFetched` where it cannot be asked. */
export type ReadRemote = (path: string) => Promise<Buffer | undefined>;

/** A driver: what is needed for all files of a remote, such as a token, is got once. */
export type OpenRemote = (remote: RemoteConfig, env: NodeJS.ProcessEnv) => ReadRemote;
