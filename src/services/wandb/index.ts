import { addressOf } from '../address.ts';
import type { Place, ServiceEntry } from '../types.ts';

/** Where the client logs to when nothing else is said. */
const cloud = 'https://api.wandb.ai';

/** The project whose runs are asked for; undefined where the environment or cml.yaml say too little. */
export function projectOf({ env, settings }: Place) {
  const own = settings.wandb || {};
  const [entity, project] = [own.entity || env.WANDB_ENTITY, own.project || env.WANDB_PROJECT];
  const url = addressOf(env.WANDB_BASE_URL || cloud)?.url;
  if (!env.WANDB_API_KEY || !entity || !project || !url) return undefined;
  return { url, entity, project, key: env.WANDB_API_KEY };
}

/** The server of Weights & Biases, in their cloud or one's own. What lies on disk is read by the source of this name. */
export const wandb: ServiceEntry = {
  name: 'wandb',
  tool: 'Weights & Biases server',
  reads: 'summary, config and sampled histories of the newest run whose commit it is',
  asked:
    '`WANDB_API_KEY`, with `WANDB_ENTITY` and `WANDB_PROJECT` or `sources: {wandb: {entity: …, project: …}}`; `WANDB_BASE_URL` for a server of your own',
  tested: 'by documentation',
  find(place) {
    const { env, settings } = place;
    if (
      settings.wandb === false ||
      !env.WANDB_API_KEY ||
      /^(offline|disabled|dryrun)$/.test(env.WANDB_MODE ?? '')
    )
      return undefined;
    const found = projectOf(place);
    if (found) return { where: `${found.url}/${found.entity}/${found.project}` };
    return {
      missing:
        'WANDB_API_KEY is set, and no project: name it by WANDB_ENTITY and WANDB_PROJECT, or by `sources: {wandb: {entity: …, project: …}}` in cml.yaml.',
    };
  },
  load: () => import('./ask.ts'),
};
