export { startBitbucket, tokens as bitbucketTokens } from './bitbucket/index.ts';
export { startGitea, tokens as giteaTokens } from './gitea/index.ts';
export { startGithub, tokens as githubTokens } from './github/index.ts';
export { startGitlab, tokens as gitlabTokens } from './gitlab/index.ts';
