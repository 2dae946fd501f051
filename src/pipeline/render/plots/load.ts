import path from 'node:path';
import { CmlError } from '../../../model/errors.ts';
import type { Side } from './encoding.ts';
import type { LoadData } from './spec.ts';
import { oneLine } from './text.ts';

/** Reads a file of the revision that a plot belongs to; the path is relative to the repository's root. */
export type ReadData = (side: Side, path: string) => Promise<Uint8Array>;

export interface LoadOptions {
  /** Host names whose addresses a specification may load. */
  readonly allowHosts: readonly string[];
  readonly readData?: ReadData | undefined;
}

const maxBytes = 64 * 1024 * 1024;
const timeout = 10_000;

async function fetchText(url: URL): Promise<string> {
  // A redirect could lead to a host that is not allowed.
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeout) });
  if (!response.ok) throw new Error(`${url.host} answered ${response.status}`);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxBytes) throw new Error(`${url.host} sent more than 64 MiB`);
  }
  return text + decoder.decode();
}

function remote(url: string, allowHosts: readonly string[]): Promise<string> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const web = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  if (parsed && web && allowHosts.includes(parsed.hostname)) return fetchText(parsed);
  throw new CmlError('remote-refused', `The plot wants to load ${oneLine(url)}, which is not allowed.`, {
    hint: web
      ? `Put the data into the repository, or add \`${parsed?.hostname}\` to \`allow-hosts\` in cml.yaml.`
      : 'Put the data into the repository and name it by a relative path.',
  });
}

/** How one specification of `file` gets its data: from beside itself in the repository, or from an allowed host. */
export function dataLoader(side: Side, file: string, options: LoadOptions): LoadData {
  return async (url) => {
    if (/^[a-z][a-z\d+.-]*:|^[\\/]{2}/i.test(url)) return remote(url, options.allowHosts);
    const found = path.posix.normalize(path.posix.join(path.posix.dirname(file), url));
    if (found.startsWith('../') || path.posix.isAbsolute(url)) {
      throw new CmlError(
        'file-outside',
        `The plot wants to load ${oneLine(url)}, which is outside the repository.`,
        {
          hint: 'Name its data by a path relative to the plot.',
        },
      );
    }
    if (!options.readData) {
      throw new CmlError('file-missing', `The plot's data ${oneLine(found)} cannot be read here.`, {
        hint: 'Put the data into the specification, under data.values.',
      });
    }
    return new TextDecoder().decode(await options.readData(side, found));
  };
}
