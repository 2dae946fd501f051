/** The repository on a forge, and where its API is. */
export interface ForgeAddress {
  readonly kind: 'github' | 'gitlab' | 'bitbucket' | 'gitea';
  /** `https://api.github.com`, `https://gitlab.example.com/gitlab/api/v4` … without a trailing slash. */
  readonly apiUrl: string;
  /** `https://github.com`, with the relative root of a self-managed forge, without a trailing slash. */
  readonly webUrl: string;
  /** `owner/name`, `group/subgroup/name`. */
  readonly repository: string;
}
