declare const CML_VERSION: string;

/** From package.json, set when the bundle is built. */
export const version = CML_VERSION;
