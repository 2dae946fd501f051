/** What a job can read after `cml run`: the outputs of the GitHub Action, and the variables of a GitLab dotenv report. */
export const outputs = {
  verdict:
    'One word for the whole change, the first that applies: `failed` (the training itself), `gate-failed`, `worse`, `better`, `unknown` (cannot tell), `noise` or `same`.',
  'gates-failed': 'How many gates failed; 0 where all passed or there are none.',
  report: 'The path of the report as Markdown.',
  'comment-url': 'Where the report was posted; empty where it was not.',
  metrics: 'Every metric of this run as one JSON object, `{"name": value}`; NaN and infinities as text.',
} as const;

export type OutputName = keyof typeof outputs;
