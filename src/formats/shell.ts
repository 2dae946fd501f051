/** A word as a POSIX shell reads it: as it is where it means nothing else, in quotes where it would. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
