import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GithubServer, startGithub, tokens } from '../forges/github/index.ts';
import { cml, type Ended } from './cml.ts';
import { cloneRepo, makeRepo, openRepo, type Repo, temporaryDirectory } from './repo.ts';

/** A repository on GitHub with a pull request, and the jobs that build it. */
export interface Project {
  readonly github: GithubServer;
  /** The repository on the server. */
  readonly server: Repo;
  readonly base: string;
  readonly head: string;
  /** A checkout of `head` as a runner makes it. */
  checkout(sha?: string): Repo;
  /** Runs cml in a job's environment. */
  job(at: Repo, args: readonly string[], options?: JobOptions): Promise<Ended & { readonly summary: string }>;
}

export interface JobOptions {
  readonly token?: string;
  /** GITHUB_EVENT_NAME and what the event says. */
  readonly event?: { readonly name: string; readonly payload: object };
  readonly run?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which it is sent SIGTERM, as when its run is cancelled. */
  readonly timeout?: number;
}

const repository = 'octo/model';

/** Starts GitHub with pull request 7 of `repository`, or of a fork of it. `files` are those of the change. */
export async function startProject(options: {
  readonly fork?: boolean;
  readonly base: Readonly<Record<string, string | Uint8Array>>;
  readonly change: Readonly<Record<string, string | Uint8Array>>;
}): Promise<Project> {
  const gitRoot = temporaryDirectory('forge');
  const server = makeRepo({ bare: true, path: join(gitRoot, `${repository}.git`) });
  server.git('config', 'http.receivepack', 'true');
  server.git('config', 'uploadpack.allowFilter', 'true');
  server.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  const author = makeRepo();
  const base = author.commit('Start', options.base);
  const head = author.commit('Try', options.change);
  author.git('push', '-q', server.path, `${base}:refs/heads/main`, `${head}:refs/pull/7/head`);
  const github = await startGithub({ repository, gitRoot, isPrivate: false });
  const from = options.fork ? 'stranger/model' : repository;
  github.openPull({
    number: 7,
    head: { sha: head, ref: 'change', repository: from },
    base: { sha: base, ref: 'main' },
  });
  const pull = {
    number: 7,
    head: { sha: head, ref: 'change', repo: { full_name: from } },
    base: { sha: base, ref: 'main', repo: { full_name: repository } },
  };
  const usual = { name: 'pull_request', payload: { action: 'synchronize', number: 7, pull_request: pull } };

  return {
    github,
    server,
    base,
    head,
    checkout(sha = head) {
      const clone = cloneRepo(server.path, '--no-checkout');
      clone.git('remote', 'set-url', 'origin', `${github.url}/${repository}.git`);
      clone.git('fetch', '-q', server.path, '+refs/pull/*:refs/remotes/pull/*');
      clone.git('checkout', '-q', sha);
      return openRepo(clone.path);
    },
    async job(at, args, { token = tokens.job, event = usual, run = 100, env = {}, timeout } = {}) {
      const folder = temporaryDirectory('job');
      const [eventFile, summaryFile] = [join(folder, 'event.json'), join(folder, 'summary.md')];
      writeFileSync(eventFile, JSON.stringify({ ...event.payload, repository: { full_name: repository } }));
      writeFileSync(summaryFile, '');
      const ended = await cml(at.path, args, {
        env: {
          GITHUB_ACTIONS: 'true',
          GITHUB_EVENT_NAME: event.name,
          GITHUB_EVENT_PATH: eventFile,
          GITHUB_STEP_SUMMARY: summaryFile,
          GITHUB_SERVER_URL: github.url,
          GITHUB_API_URL: github.apiUrl,
          GITHUB_REPOSITORY: repository,
          GITHUB_RUN_ID: String(run),
          GITHUB_RUN_ATTEMPT: '1',
          GITHUB_JOB: 'train',
          GITHUB_TOKEN: token,
          ...env,
        },
        ...(timeout !== undefined && { timeout }),
      });
      return { ...ended, summary: readFileSync(summaryFile, 'utf8') };
    },
  };
}
