#!/usr/bin/env node
/**
 * Starts one forge by hand and prints what a build on it would find in its environment.
 *
 *     node test/forges/start.mjs github --git-root /tmp/repos --repository octo/model --pull 12:HEADSHA:branch
 *     node test/forges/start.mjs gitlab --repository group/model --port 8080
 *
 * `--git-root` is a folder of bare repositories `owner/name.git`, served on the same address.
 */
import { parseArgs } from 'node:util';
import { loadForges } from './load.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'git-root': { type: 'string' },
    repository: { type: 'string', default: 'octo/model' },
    port: { type: 'string', default: '0' },
    pull: { type: 'string', multiple: true, default: [] },
    delay: { type: 'string', default: '0' },
  },
});
const forges = await loadForges();
const common = { gitRoot: values['git-root'], port: Number(values.port) };
const requests = values.pull.map((text) => text.split(':'));

const start = {
  async github() {
    const server = await forges.startGithub({ ...common, repository: values.repository });
    for (const [number, sha, ref = 'change'] of requests)
      server.openPull({
        number: Number(number),
        ...(sha && { head: { sha, ref, repository: values.repository } }),
      });
    const tokens = forges.githubTokens;
    const env = {
      GITHUB_SERVER_URL: server.url,
      GITHUB_API_URL: server.apiUrl,
      GITHUB_REPOSITORY: values.repository,
      GITHUB_TOKEN: tokens.job,
    };
    return { server, tokens, env };
  },
  async gitea() {
    const server = await forges.startGitea({ ...common, repository: values.repository });
    for (const [number, sha, ref = 'change'] of requests)
      server.openPull({
        number: Number(number),
        ...(sha && { head: { sha, ref, repository: values.repository } }),
      });
    const tokens = forges.giteaTokens;
    const env = {
      GITEA_ACTIONS: 'true',
      GITHUB_SERVER_URL: server.url,
      GITHUB_API_URL: server.apiUrl,
      GITHUB_REPOSITORY: values.repository,
      GITHUB_TOKEN: tokens.job,
    };
    return { server, tokens, env };
  },
  async bitbucket() {
    const server = await forges.startBitbucket({ ...common, repository: values.repository });
    for (const [id, sha, branch = 'change'] of requests)
      server.openPull({ id: Number(id), branch, ...(sha && { sha }) });
    const tokens = forges.bitbucketTokens;
    const env = {
      BITBUCKET_BUILD_NUMBER: '1',
      BITBUCKET_GIT_HTTP_ORIGIN: `${server.url}/${values.repository}`,
      CML_TOKEN: tokens.repository,
    };
    return { server, tokens, env };
  },
  async gitlab() {
    const server = await forges.startGitlab({ ...common, project: values.repository });
    for (const [iid, sha, sourceBranch = 'change'] of requests)
      server.openMergeRequest({ iid: Number(iid), sourceBranch, ...(sha && { sha }) });
    const tokens = forges.gitlabTokens;
    const env = {
      CI_SERVER_URL: server.url,
      CI_API_V4_URL: server.apiUrl,
      CI_PROJECT_PATH: values.repository,
      CML_TOKEN: tokens.bot,
    };
    return { server, tokens, env };
  },
};

const kind = positionals[0] ?? 'github';
if (!Object.hasOwn(start, kind)) {
  console.error(`There is no ${kind}; choose one of ${Object.keys(start).join(', ')}.`);
  process.exit(2);
}
const { server, tokens, env } = await start[kind]();
server.delay = Number(values.delay);
console.log(JSON.stringify({ env, tokens }, undefined, 2));
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => void server.close().then(() => process.exit()));
