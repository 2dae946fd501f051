// Times whole processes in turn, A B A B …, so that a machine whose speed drifts treats both alike.
import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The build to measure: dist/, unless CML_DIST names another. */
export const dist = resolve(process.env.CML_DIST ?? 'dist');

/**
 * @typedef {{ name: string, command: string, args: string[], cwd?: string, env?: NodeJS.ProcessEnv, input?: string, exitCodes?: number[], before?: () => Promise<void> }} Contender
 * @typedef {{ wall: number, cpu: number, rss: number }} Figures  seconds, seconds, MiB of the largest process; medians
 */

/** @param {Contender[]} contenders  @returns {Promise<Map<string, Figures>>} */
export async function measureInTurn(contenders, { repeat = 7, warmup = 1 } = {}) {
  const samples = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = -warmup; round < repeat; round++) {
    for (const contender of contenders) {
      await contender.before?.();
      const sample = await once(contender);
      if (round >= 0) samples.get(contender.name).push(sample);
    }
  }
  return new Map(
    [...samples].map(([name, all]) => [
      name,
      { wall: median(all, 'wall'), cpu: median(all, 'cpu'), rss: median(all, 'rss') },
    ]),
  );
}

function median(samples, key) {
  const sorted = samples.map((sample) => sample[key]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** CPU time in milliseconds by bash's `time`, the memory by GNU time; both in files, so that the program's output stays apart. */
const timed = `TIMEFORMAT='%3U %3S'; { time "\${@:2}" 2>&3; } 3>&2 2>"$1"`;

async function once({ name, command, args, cwd, env, exitCodes = [0] }) {
  const [cpuFile, rssFile] = ['cpu', 'rss'].map((what) => join(tmpdir(), `cml-bench-${process.pid}.${what}`));
  const started = process.hrtime.bigint();
  const code = await new Promise((resolve) => {
    execFile(
      '/usr/bin/time',
      ['-o', rssFile, '-q', '-f', '%M', 'bash', '-c', timed, 'bash', cpuFile, command, ...args],
      { cwd, env: withoutCertificates(env ?? process.env), maxBuffer: 1 << 30 },
      (error, _out, stderr) => {
        if (error && !exitCodes.includes(error.code))
          console.error(`${name}: exit ${error.code}\n${stderr.slice(-2000)}`);
        resolve(error ? error.code : 0);
      },
    );
  });
  const wall = Number(process.hrtime.bigint() - started) / 1e9;
  if (!exitCodes.includes(code)) throw new Error(`${name} ended with ${code}`);
  const [cpu, rss] = await Promise.all([cpuFile, rssFile].map(lastLine));
  const [user, system] = cpu.split(' ').map(Number);
  return { wall, cpu: user + system, rss: Number(rss) / 1024 };
}

/** A Node that is told of a company's certificates reads them all before it starts: time that no program can do anything about. */
function withoutCertificates({ NODE_EXTRA_CA_CERTS: _, ...env }) {
  return env;
}

async function lastLine(file) {
  const text = await readFile(file, 'utf8');
  await rm(file, { force: true });
  return text.trim().split('\n').at(-1);
}

/** A row of the results: ours over the peer's, against the goal. */
export function row(what, ours, peer, key, goal, unit = key === 'rss' ? 'MiB' : 's') {
  const show = (value) => `${value.toPrecision(3)} ${unit}`;
  return { what, ours: show(ours[key]), peer: show(peer[key]), ratio: ours[key] / peer[key], goal };
}
