import { execFileSync } from 'node:child_process';

const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_REF, INPUT_TOKEN } = process.env;
const basic = Buffer.from(`x-access-token:${INPUT_TOKEN}`).toString('base64');
const header = `http.${GITHUB_SERVER_URL}/.extraheader`;
const git = (...args) => execFileSync('git', args, { stdio: 'inherit' });

git('init', '-q');
git('remote', 'add', 'origin', `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`);
git('config', '--local', header, `AUTHORIZATION: basic ${basic}`);
const branch = GITHUB_REF.startsWith('refs/heads/') ? GITHUB_REF.slice('refs/heads/'.length) : undefined;
const tracked = branch ? `refs/remotes/origin/${branch}` : GITHUB_REF.replace('refs/', 'refs/remotes/');
const depth = process.env['INPUT_FETCH-DEPTH'];
git(
  'fetch',
  '-q',
  '--no-tags',
  ...(depth === '0' ? [] : [`--depth=${depth}`]),
  'origin',
  `+${GITHUB_SHA}:${tracked}`,
);
git('checkout', '-q', '--force', ...(branch ? ['-B', branch, tracked] : [tracked]));
if (process.env['INPUT_PERSIST-CREDENTIALS'] === 'false') git('config', '--local', '--unset-all', header);
