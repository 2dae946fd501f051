/** The stores of this folder by name, each loaded when it is first used. A forge may bring one of its own (`uploads`). */
export const stores = {
  'git-ref': () => import('./git-ref/index.ts'),
  files: () => import('./files/index.ts'),
} as const;
