/** The version in package.json, set when the doors are bundled. */
declare const CML_VERSION: string;
