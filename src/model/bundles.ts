/** The branch of a fork on which its pipelines leave bundles, where no API gives a stranger their artifacts (Bitbucket). */
export const bundlesBranch = 'cml-bundles';
