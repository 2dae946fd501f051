/** How a workflow names this action: the repository it is running from where that is known. */
export function actionReference(env: NodeJS.ProcessEnv): string {
  const repository = env.GITHUB_ACTION_REPOSITORY;
  return `${repository?.endsWith('/cml') ? repository : 'OWNER/cml'}@v1`;
}
