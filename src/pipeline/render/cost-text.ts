/** The words that a report's line about its cost begins with. */
export const costWords = 'Training took ';

/** That line in the Markdown of a report, and the table below it. No two runs take the same time, and that is no news. */
export const costText = new RegExp(
  `^(?:<details><summary>|#### )?${costWords}.*$(?:\\n\\n\\| Cost \\|.*(?:\\n\\|.*)*)?`,
  'gm',
);
