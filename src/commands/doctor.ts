import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { examine } from '../doctor/examine.ts';
import type { Facts } from '../doctor/facts.ts';
import { jobsNamedByThemselves, namesakes, type WorkflowJob } from '../doctor/workflow-jobs.ts';
import { parseYaml } from '../formats/yaml.ts';
import { cleanUrl } from '../io/credentials-git.ts';
import { CmlError } from '../model/errors.ts';
import type { Run } from '../model/run.ts';
import type { Config } from '../options/config.ts';
import { findConfigPath, readConfigText } from '../options/find-config.ts';
import { parseConfig } from '../options/load-config.ts';
import { nearest } from '../options/nearest.ts';
import { compare } from '../pipeline/compare.ts';
import { type OpenGround, withGround } from './ground.ts';
import { type Call, print, printJson, wantsColor } from './world.ts';

/** Looks at everything that a run would need. Exit code 2 where something would fail, else 0. */
export async function run({ world, values }: Call<'doctor'>): Promise<number> {
  const path = findConfigPath(world.directory, values.config);
  const parsed = path === undefined ? { config: {}, problems: [] } : configAt(path);
  const config: Config = parsed.config ?? {};
  const findings = await withGround(world, config, values, async (ground) =>
    examine({
      ...(await facts(ground)),
      config: {
        problems: parsed.problems,
        ...(path !== undefined && { path: relative(world.directory, path) }),
      },
    }),
  );
  if (values.json)
    printJson(
      world,
      findings.map((finding) => ({ ...finding })),
    );
  else {
    const color = wantsColor(world, world.stdout);
    for (const { level, text, fix } of findings) {
      print(
        world,
        `${mark(level, color)} ${text}${fix === undefined ? '' : `\n${fix.replace(/^/gm, '    ')}`}`,
      );
    }
  }
  return findings.some(({ level }) => level === 'problem') ? 2 : 0;
}

/** Unreadable is one more thing that is wrong with it. */
function configAt(path: string): ReturnType<typeof parseConfig> {
  try {
    return parseConfig(readConfigText(path));
  } catch (cause) {
    if (!(cause instanceof CmlError)) throw cause;
    return { problems: [{ line: 1, message: `it could not be read: ${cause.message}` }] };
  }
}

function mark(level: 'ok' | 'warning' | 'problem', color: boolean): string {
  const [sign, code] = { ok: ['✓', 32], warning: ['!', 33], problem: ['✗', 31] }[level] as [string, number];
  return color ? `\u001b[${code}m${sign}\u001b[0m` : sign;
}

async function facts(ground: OpenGround): Promise<Omit<Facts, 'config'>> {
  const { git, ci } = ground;
  const text = async (...args: string[]) => (await git.try(args)).stdout.toString('utf8').trim();
  const comparison = await compare(ground);
  const { head, baseline, baselineRun, judgement, warnings } = comparison;
  const [token, address] = await Promise.all([ground.token(), ground.address()]);
  return {
    ci: { ...ci, ...(address && { forge: address }) },
    git: {
      version: await text('--version'),
      commits: (await git.try(['rev-parse', '--verify', '--quiet', 'HEAD'])).code === 0,
      shallow: (await text('rev-parse', '--is-shallow-repository')) === 'true',
      ...((await text('remote')) && {
        remote: cleanUrl(await text('remote', 'get-url', (await text('remote')).split('\n')[0]!)),
      }),
    },
    ...(token && { token: { from: token.from } }),
    ...(await access(ground)),
    head,
    baseline: baseline
      ? {
          label: baseline.sha.slice(0, 7),
          how: baseline.label,
          metrics: baselineRun?.run?.metrics.length ?? 0,
        }
      : { missing: warnings[0]?.message ?? 'nothing to compare with.' },
    namesakes: await jobsOfOneName(git.root),
    idleGates: judgement.unmatched.map(({ pattern }) => idleGate(pattern, head)),
  };
}

/** Each folder by itself: a forge reads the workflows of one. */
async function jobsOfOneName(root: string): Promise<Facts['namesakes']> {
  const folders = ['.github/workflows', '.gitea/workflows', '.forgejo/workflows'].map(async (folder) => {
    const names = (await readdir(join(root, folder)).catch(() => [])).filter((name) => /\.ya?ml$/.test(name));
    const jobs = await Promise.all(names.sort().map((name) => namedByThemselves(root, `${folder}/${name}`)));
    return namesakes(jobs.flat());
  });
  return (await Promise.all(folders)).flat();
}

/** What cannot be read as YAML is the forge's to tell. */
async function namedByThemselves(root: string, file: string): Promise<readonly WorkflowJob[]> {
  try {
    const jobs = jobsNamedByThemselves(file, parseYaml(await readFile(join(root, file))));
    return jobs.filter(({ folder }) => !hasKey(join(root, folder)));
  } catch (error) {
    if (error instanceof CmlError || (error as NodeJS.ErrnoException).code !== undefined) return [];
    throw error;
  }
}

/** Whether the configuration in a folder gives the report a key. */
function hasKey(folder: string): boolean {
  const path = findConfigPath(folder, 'cml.yaml');
  return path !== undefined && configAt(path).config?.key !== undefined;
}

function idleGate(pattern: string, head: Run): Facts['idleGates'][number] {
  const meant = nearest(
    pattern,
    // Longer names are nobody's typing mistake, and the search is quadratic in them.
    head.metrics.slice(0, 2000).flatMap(({ key }) => (key.length <= 100 ? [key] : [])),
  );
  return { pattern, ...(meant !== undefined && { nearest: meant }) };
}

async function access(ground: OpenGround): Promise<Pick<Facts, 'access'>> {
  try {
    const forge = await ground.forge();
    if (!forge) return {};
    const { comment, status, push, login } = await forge.permissions(ground.ci.changeRequest?.number);
    return {
      access: {
        ...(comment !== undefined && { comment }),
        ...(status !== undefined && { status }),
        ...(push !== undefined && { push }),
        ...(login !== undefined && { login }),
      },
    };
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    return { access: { failed: error.message, ...(error.hint !== undefined && { hint: error.hint }) } };
  }
}
