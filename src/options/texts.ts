import { type CommandName, declaredCommands } from './commands.ts';
import { declaredOptions, type OptionName } from './options.ts';

/** What help says of each option. The build puts its value in the place of this module. */
export const optionTexts: Readonly<Record<OptionName, string>> = mapped(declaredOptions, ({ text }) => text);

/** What help says of each command. */
export const commandTexts: Readonly<
  Record<CommandName, { summary: string; examples: readonly (readonly [line: string, text: string])[] }>
> = mapped(declaredCommands, ({ summary, examples }) => ({ summary, examples }));

function mapped<N extends string, T, R>(table: Readonly<Record<N, T>>, give: (item: T) => R): Record<N, R> {
  return Object.fromEntries(Object.entries<T>(table).map(([name, item]) => [name, give(item)])) as Record<
    N,
    R
  >;
}
