/** A name or an expression of cml.yaml in which `$commit` and `$short` stand for the commit. */
export function namesCommit(text: string): boolean {
  return /\$(commit|short)\b/.test(text);
}

/** The text with the commit's full SHA, or its first seven digits, in it. */
export function withCommit(text: string, commit: string): string {
  return text.replace(/\$commit\b/g, commit).replace(/\$short\b/g, commit.slice(0, 7));
}

/**
 * The texts to ask for: one for each commit where the text names it, in their order; the text itself where it names none,
 * and then only for `now`, since it says nothing of another time.
 */
export function forCommits(
  text: string,
  { commits, now }: { readonly commits: readonly string[]; readonly now: boolean },
): readonly string[] {
  if (namesCommit(text)) return commits.map((commit) => withCommit(text, commit));
  return now ? [text] : [];
}
