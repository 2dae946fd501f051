import { drawSpecification } from './vl2png.ts';
import type { Call } from './world.ts';

/** `vl2svg [SPEC] [OUTPUT]`, as vega-lite's program of that name. */
export function run({ world, values, args }: Call<'vl2svg'>): Promise<number> {
  return drawSpecification(world, args, values, 'svg');
}
