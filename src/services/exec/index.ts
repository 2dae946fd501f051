import type { Place, ServiceEntry } from '../types.ts';

/** The commands by their names; one alone has none. */
export function commandsOf({ settings: { exec } }: Place): ReadonlyMap<string, string> {
  if (exec === undefined) return new Map();
  return new Map(typeof exec === 'string' ? [['', exec]] : Object.entries(exec));
}

/** Commands of cml.yaml that print numbers. */
export const exec: ServiceEntry = {
  name: 'exec',
  tool: 'any command',
  reads:
    'what `sources: {exec: COMMAND}` prints after the training: JSON, or `name=value` lines; of `{exec: {NAME: COMMAND}}` as `NAME.key`. The baseline’s numbers are those that were recorded',
  asked: '`sources: {exec: …}`',
  tested: ['bash'],
  find(place) {
    const commands = [...commandsOf(place).values()];
    return commands.length > 0 ? { where: commands.join('; ') } : undefined;
  },
  isOfNow: () => true,
  load: () => import('./ask.ts'),
};
