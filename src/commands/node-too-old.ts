import type { errorCodes } from '../model/errors.ts';

/**
 * Says that cml does not run on this Node; returns the exit code. npm only warns of it, and the images of iterative/cml bring
 * such. Loads nothing else: what cml stands on may not even load there.
 */
export function refuseNode(version: string, stderr: NodeJS.WritableStream): number {
  stderr.write(`cml: This is Node ${version}, and cml needs 20.19 or newer, of Node 22 at least 22.3. [node-too-old]
  Take an image with a newer Node, or set one up before: \`actions/setup-node\` on GitHub, \`https://deb.nodesource.com/setup_22.x\` on Debian and Ubuntu.
`);
  return 7 satisfies (typeof errorCodes)['node-too-old'];
}
