import type { Hash } from 'node:crypto';

/** As `createHash` of node:crypto, which takes Node 3 ms to load and which few commands need: loaded where one is made. */
export function createHash(algorithm: 'md5' | 'sha1' | 'sha256'): Hash {
  return process.getBuiltinModule('node:crypto').createHash(algorithm);
}

/** So many random bytes in hexadecimal digits. */
export function randomHex(bytes: number): string {
  return process.getBuiltinModule('node:crypto').randomBytes(bytes).toString('hex');
}
