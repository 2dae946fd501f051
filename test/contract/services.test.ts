import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { isNumber, valueText } from '../../src/model/value.ts';
import { findServices, openServices } from '../../src/pipeline/collect/services.ts';
import { services } from '../../src/services/index.ts';
import type { Place } from '../../src/services/types.ts';
import type { RunParts } from '../../src/sources/types.ts';
import { startProgram } from '../services/programs.ts';
import { type Asked, serve } from '../services/server.ts';
import { serveWandb } from '../services/wandb.ts';
import { temporaryDirectory } from '../support/repo.ts';
import { needs, requireTool } from '../support/tools.ts';

const commit = '4f2a'.repeat(10);
const other = 'b0b1'.repeat(10);
const secret = 'a-secret-of-nobody';

interface Asking extends Partial<Place> {
  readonly commits?: readonly string[];
  readonly now?: boolean;
  readonly directory?: string;
  readonly timeout?: number;
}

/** What the services of an environment and a cml.yaml say; quickly, where they do not. */
async function ask({
  env = {},
  settings = {},
  commits = [commit],
  now = true,
  ...rest
}: Asking): Promise<RunParts> {
  const limits = { total: rest.timeout ?? 20_000, timeout: rest.timeout ?? 20_000, second: 1 };
  const open = openServices({ env, settings, directory: rest.directory ?? '/nonexistent', limits });
  return (await open?.ask({ commits, now })) ?? {};
}

function shown(parts: RunParts) {
  const values = (list: RunParts['metrics'] = []) =>
    Object.fromEntries(list.map(({ key, value }) => [key, valueText(value)]));
  return { metrics: values(parts.metrics), params: values(parts.params) };
}

function curves({ plots = [] }: RunParts) {
  return Object.fromEntries(
    plots.flatMap((plot) =>
      plot.kind === 'series'
        ? plot.series.map((line) => [`${plot.title}/${line.name}`, [line.x, line.y]])
        : [],
    ),
  );
}

describe('the registry', () => {
  it('has a service for every folder, by its name, and asks none that nothing names', () => {
    const folders = readdirSync('src/services', { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(services.map(({ name }) => name).sort()).toEqual(folders.map(({ name }) => name).sort());
    expect(findServices({ env: {}, settings: {} })).toEqual([]);
    expect(openServices({ env: {}, settings: {}, directory: '/' })).toBeUndefined();
  });

  it('says what is missing where a service is named in half', () => {
    const missing = (env: Place['env'], settings: Place['settings'] = {}) =>
      findServices({ env, settings }).map(({ found }) => ('missing' in found ? found.missing : 'found'));
    expect(missing({ WANDB_API_KEY: secret })).toEqual([expect.stringContaining('WANDB_PROJECT')]);
    expect(missing({ METAFLOW_SERVICE_URL: 'http://127.0.0.1' })).toEqual([expect.stringContaining('flow')]);
    expect(missing({}, { prometheus: { queries: {} } })).toEqual([expect.stringContaining('PROMETHEUS_URL')]);
    expect(missing({ MLFLOW_TRACKING_URI: 'databricks' })).toEqual([
      expect.stringContaining('DATABRICKS_HOST'),
    ]);
    expect(
      missing({ MLFLOW_TRACKING_URI: 'sqlite:///mlflow.db', WANDB_API_KEY: secret, WANDB_MODE: 'offline' }),
    ).toEqual([]);
    expect(missing({ MLFLOW_TRACKING_URI: 'http://127.0.0.1' }, { mlflow: false })).toEqual([]);
  });
});

/** How each server is named, with a secret that must show nowhere. */
const servers: Readonly<Record<string, (url: string) => Pick<Place, 'env' | 'settings'>>> = {
  mlflow: (url) => ({
    env: { MLFLOW_TRACKING_URI: url.replace('//', `//user:${secret}@`) },
    settings: {},
  }),
  wandb: (url) => ({
    env: { WANDB_BASE_URL: url, WANDB_API_KEY: secret, WANDB_ENTITY: 'team', WANDB_PROJECT: 'churn' },
    settings: {},
  }),
  metaflow: (url) => ({
    env: { METAFLOW_SERVICE_URL: url, METAFLOW_SERVICE_AUTH_KEY: secret },
    settings: { metaflow: { flow: 'ChurnFlow' } },
  }),
  sagemaker: (url) => ({
    env: { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: secret },
    settings: { sagemaker: { job: 'churn-$short' } },
  }),
  vertex: (url) => ({
    env: { CLOUDSDK_API_ENDPOINT_OVERRIDES_AIPLATFORM: url, CLOUDSDK_AUTH_ACCESS_TOKEN: secret },
    settings: { vertex: { project: 'p', location: 'l', experiment: 'churn', run: 'run-$short' } },
  }),
  prometheus: (url) => ({
    env: { PROMETHEUS_URL: url, PROMETHEUS_TOKEN: secret },
    settings: { prometheus: { queries: { up: 'up' } } },
  }),
};

describe.each(Object.entries(servers))('%s, when its server', (name, place) => {
  async function warned(url: string, timeout?: number): Promise<string> {
    const parts = await ask({ ...place(url), ...(timeout !== undefined && { timeout }) });
    expect(parts.metrics ?? []).toEqual([]);
    expect(parts.warnings).toHaveLength(1);
    const { message } = parts.warnings![0]!;
    expect(message).not.toContain(secret);
    expect(message.length).toBeLessThan(500);
    return message;
  }

  it('is down: one warning, by its name, within a second', async () => {
    const started = Date.now();
    expect(await warned('http://127.0.0.1:9')).toMatch(/cannot be reached|was left out/);
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it('wants another credential, or fails: one warning that says so', async () => {
    const { url } = await serve(({ url: { pathname } }, response) => {
      response.statusCode = pathname.startsWith('/down') ? 500 : 401;
      return {};
    });
    expect(await warned(url)).toMatch(/401: the credential is missing or not accepted/);
    expect(await warned(`${url}/down`)).toMatch(/answered 500/);
  });

  it('sends on to another host: the credential does not follow', async () => {
    const elsewhere = await serve(() => ({}));
    const { url } = await serve((_, response) => {
      response.statusCode = 307;
      response.setHeader('Location', elsewhere.url.replace('127.0.0.1', 'localhost'));
      return {};
    });
    expect(await warned(url)).toMatch(/sends on to localhost:\d+, which is not followed/);
    expect(elsewhere.asked).toEqual([]);
  });

  it('never ends its answer, or sends too much: one warning, in time', async () => {
    const silent = await serve(({ method }, response) => {
      response.write(method === 'GET' || method === 'POST' ? '{"a": "' : '');
      return undefined;
    });
    expect(await warned(silent.url, 300)).toMatch(/did not answer in time|cannot be reached/);
  });

  it('answers with anything but what it should: no throw, no hang', async () => {
    for (const answer of [
      '<html>',
      '',
      '{"a"',
      '[]',
      'null',
      '7',
      '{"experiments": {"a": 1}, "data": {"project": [1]}, "result": 3, "metadata": []}',
      '{"experiments": [null, 3, {"experiment_id": {"__proto__": 1}}], "status": "success", "data": {"resultType": "vector", "result": [null, {"value": 3}]}}',
      `{"errors": [{"message": "${'x'.repeat(5000)}"}]}`,
      '['.repeat(100_000),
    ]) {
      const { url } = await serve((_, response) => void response.end(answer));
      const parts = await ask(place(url));
      for (const { message } of parts.warnings ?? []) {
        expect(message).not.toContain(secret);
        expect(message).not.toContain('is not what its');
        expect(message.length, name).toBeLessThan(600);
      }
    }
  });
});

describe('one that is down', () => {
  it('hides no other, and is not waited for again', async () => {
    const up = servers.vertex!(
      (await serve(() => ({ metadata: { _metrics: { auc: 0.9 }, _state: 'COMPLETE' } }))).url,
    );
    const down = servers.mlflow!('http://127.0.0.1:9');
    const open = openServices({
      env: { ...up.env, ...down.env },
      settings: up.settings,
      directory: '/nonexistent',
      limits: { second: 1 },
    })!;
    const first = await open.ask({ commits: [commit], now: true });
    expect(shown(first).metrics).toEqual({ auc: '0.9' });
    expect(first.warnings?.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^MLflow tracking server was not read: http:\/\/127\.0\.0\.1:9 cannot be reached/,
      ),
    ]);
    const second = await open.ask({ commits: [other], now: false });
    expect(shown(second).metrics).toEqual({ auc: '0.9' });
    expect(second.warnings).toEqual([]);
  });
});

describe('MLflow', needs('mlflow'), () => {
  let url = '';
  beforeAll(async () => {
    const folder = temporaryDirectory('mlflow');
    url = await startProgram(
      'mlflow',
      (port) => [
        'server',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        '--workers',
        '1',
        '--backend-store-uri',
        `sqlite:///${folder}/mlflow.db`,
        '--artifacts-destination',
        folder,
      ],
      '/health',
      // Only what it has recorded is asked for: its workers for jobs stay away.
      { MLFLOW_DISABLE_TELEMETRY: 'true', MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' },
    );
    const call = async (path: string, body: object) => {
      const answer = await fetch(`${url}/api/2.0/mlflow/${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(answer.status, await answer.clone().text()).toBe(200);
      return (await answer.json()) as { experiment_id: string; run: { info: { run_id: string } } };
    };
    /** As the client logs a run. */
    async function log(
      experiment: string,
      sha: string,
      start: number,
      metrics: object[],
      more: object[] = [],
    ) {
      const { run } = await call('runs/create', {
        experiment_id: experiment,
        start_time: start,
        tags: [{ key: 'mlflow.source.git.commit', value: sha }, ...more],
      });
      const { run_id } = run.info;
      await call('runs/log-batch', {
        run_id,
        metrics,
        params: [
          { key: 'lr', value: '0.1' },
          { key: 'note', value: 'a | b' },
        ],
      });
      await call('runs/update', { run_id, status: 'FINISHED', end_time: start + 1 });
    }
    const { experiment_id: churn } = await call('experiments/create', { name: 'churn' });
    const loss = Array.from({ length: 30 }, (_, step) => ({
      key: 'train/loss',
      value: 1 / (step + 1),
      timestamp: step,
      step,
    }));
    await log(churn, commit, 1, [{ key: 'auc', value: 0.1, timestamp: 1, step: 0 }]);
    await log(churn, commit, 2, [
      ...loss,
      { key: 'auc', value: 0.91, timestamp: 1, step: 0 },
      { key: 'gap', value: 'NaN', timestamp: 1, step: 0 },
      { key: 'top', value: 'Infinity', timestamp: 1, step: 0 },
    ]);
    await log(
      churn,
      commit,
      3,
      [{ key: 'auc', value: 0.2, timestamp: 1, step: 0 }],
      [{ key: 'mlflow.parentRunId', value: 'x' }],
    );
    await log(churn, other, 9, [{ key: 'auc', value: 0.5, timestamp: 1, step: 0 }]);
  }, 120_000);

  it('gives the newest run of a commit, not a run within another, with its histories', async () => {
    const parts = await ask({ env: { MLFLOW_TRACKING_URI: url } });
    expect(parts.warnings).toEqual([]);
    expect(shown(parts)).toEqual({
      metrics: { auc: '0.91', gap: 'NaN', top: 'Infinity', 'train/loss': expect.stringMatching(/^0\.0333/) },
      params: { lr: '0.1', note: 'a | b' },
    });
    const [x, y] = curves(parts)['loss/train']!;
    expect(x).toEqual(Array.from({ length: 30 }, (_, step) => step));
    expect([...(y as number[])].slice(0, 2)).toEqual([1, 0.5]);
    expect(parts.metrics?.[0]).toMatchObject({ source: 'mlflow', file: 'mlflow/churn' });
    expect(shown(await ask({ env: { MLFLOW_TRACKING_URI: url }, commits: [other] })).metrics).toEqual({
      auc: '0.5',
    });
  });

  it('takes the first commit that is known, and says nothing of an unknown one', async () => {
    const env = { MLFLOW_TRACKING_URI: url, MLFLOW_EXPERIMENT_NAME: 'churn' };
    expect(shown(await ask({ env, commits: ['0'.repeat(40), other] })).metrics).toEqual({ auc: '0.5' });
    expect(await ask({ env, commits: ['0'.repeat(40)] })).toMatchObject({ metrics: [], warnings: [] });
    expect(await ask({ env: { ...env, MLFLOW_EXPERIMENT_NAME: 'nobody' } })).toMatchObject({
      metrics: [],
      warnings: [],
    });
  });
});

it('MLflow is asked with the credential of the environment, as its client would', async () => {
  const { url, asked } = await serve(() => ({}));
  const sent = async (env: Place['env']) => {
    await ask({ env });
    return asked.splice(0)[0]?.headers.authorization;
  };
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  expect(await sent({ MLFLOW_TRACKING_URI: url, MLFLOW_TRACKING_TOKEN: 't' })).toBe('Bearer t');
  const named = { MLFLOW_TRACKING_USERNAME: 'u', MLFLOW_TRACKING_PASSWORD: 'p' };
  expect(await sent({ MLFLOW_TRACKING_URI: url, ...named })).toBe(basic('u:p'));
  expect(await sent({ MLFLOW_TRACKING_URI: url.replace('//', '//u:p%40@') })).toBe(basic('u:p@'));
  expect(await sent({ MLFLOW_TRACKING_URI: 'databricks', DATABRICKS_HOST: url, DATABRICKS_TOKEN: 'd' })).toBe(
    'Bearer d',
  );
});

describe('Weights & Biases', () => {
  const history = Array.from({ length: 20 }, (_, _step) => ({
    _step,
    loss: 1 / (_step + 1),
    'val/loss': 2 / (_step + 1),
  }));
  const run = { commit, config: { lr: { value: 0.1, desc: null }, _wandb: { value: {} } }, history };

  it('gives the newest run of a commit, its config, and curves that the server samples', async () => {
    const { url } = await serveWandb(
      [
        { ...run, name: 'a', createdAt: '2026-01-01T00:00:00', summary: { loss: 9 } },
        {
          ...run,
          name: 'b',
          createdAt: '2026-01-02T00:00:00',
          state: 'crashed',
          summary: { loss: 0.05, acc: { max: 0.9 }, _runtime: 3 },
        },
      ],
      secret,
    );
    const parts = await ask(servers.wandb!(url));
    expect(shown(parts)).toEqual({ metrics: { loss: '0.05', 'acc.max': '0.9' }, params: { lr: '0.1' } });
    expect(Object.keys(curves(parts)).sort()).toEqual(['loss/loss', 'loss/val']);
    expect(curves(parts)['loss/val']![1]).toHaveLength(20);
    expect(parts.warnings?.map(({ message }) => message)).toEqual([expect.stringContaining('has crashed')]);
    expect(await ask({ ...servers.wandb!(url), commits: [other] })).toMatchObject({
      metrics: [],
      warnings: [],
    });
  });

  it('draws few of a thousand curves, and asks for no others', async () => {
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`layer.${at}.grad`, at]));
    const { url, asked } = await serveWandb(
      [
        {
          ...run,
          name: 'a',
          createdAt: '2026',
          summary: wide,
          history: history.map((row) => ({ ...wide, ...row })),
        },
      ],
      secret,
    );
    const parts = await ask(servers.wandb!(url));
    expect(parts.metrics).toHaveLength(1000);
    expect(parts.plots!.length).toBeLessThanOrEqual(6);
    expect(parts.plots![0]!.title).toBe('loss');
    expect(asked.length).toBeLessThan(30);
  });
});

describe('Prometheus', needs('prometheus', 'promtool'), () => {
  let url = '';
  beforeAll(async () => {
    const folder = temporaryDirectory('prometheus');
    const now = Math.floor(Date.now() / 1000);
    const at = (seconds: number) => now - seconds;
    const samples = [
      '# TYPE auc gauge',
      ...[60, 45, 30, 15, 0].map((ago) => `auc{commit="${commit}"} ${(900 + 60 - ago) / 1000} ${at(ago)}`),
      `auc{commit="${other}"} 0.5 ${at(0)}`,
      '# TYPE latency gauge',
      `latency{job="api",zone="eu"} 12.5 ${at(0)}`,
      `latency{job="api",zone="us"} NaN ${at(0)}`,
      '# EOF',
    ];
    writeFileSync(join(folder, 'samples'), `${samples.join('\n')}\n`);
    writeFileSync(join(folder, 'prometheus.yml'), 'scrape_configs: []\n');
    execFileSync(requireTool('promtool'), ['tsdb', 'create-blocks-from', 'openmetrics', 'samples', 'data'], {
      cwd: folder,
      stdio: 'ignore',
    });
    url = await startProgram(
      'prometheus',
      (port) => [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      '/-/ready',
    );
  }, 60_000);

  it('answers each query with a metric, by its labels where there are several', async () => {
    const parts = await ask({
      env: { PROMETHEUS_URL: url },
      settings: {
        prometheus: {
          queries: {
            auc: 'auc{commit="$commit"}',
            latency: 'latency',
            answer: 'scalar(vector(42))',
            curve: 'auc{commit="$commit"}[5m]',
            nothing: 'nobody',
            wrong: 'auc{',
          },
        },
      },
    });
    expect(shown(parts).metrics).toEqual({
      auc: '0.96',
      'latency.eu': '12.5',
      'latency.us': 'NaN',
      answer: '42',
      curve: '0.96',
    });
    expect(curves(parts)).toEqual({
      'curve/curve': [
        [0, 15, 30, 45, 60],
        [0.9, 0.915, 0.93, 0.945, 0.96],
      ],
    });
    expect(parts.warnings?.map(({ file, message }) => [file, message])).toEqual([
      [
        'prometheus/wrong',
        expect.stringMatching(/^prometheus\/wrong was left out: .* answered 400: .*parse error/),
      ],
    ]);
  });

  it('is asked about the baseline only what names the commit', async () => {
    const parts = await ask({
      settings: { prometheus: { url, queries: { auc: 'auc{commit="$commit"}', latency: 'latency' } } },
      commits: [other],
      now: false,
    });
    expect(shown(parts).metrics).toEqual({ auc: '0.5' });
  });
});

it('Prometheus gets a credential only where the environment names the server', async () => {
  const { url, asked } = await serve(() => ({
    status: 'success',
    data: { resultType: 'scalar', result: [0, '1'] },
  }));
  const env = { PROMETHEUS_TOKEN: secret, PROMETHEUS_USERNAME: 'u', PROMETHEUS_PASSWORD: secret };
  await ask({ env, settings: { prometheus: { url, queries: { up: 'up' } } } });
  expect(asked[0]!.headers.authorization).toBeUndefined();
  await ask({
    env: { PROMETHEUS_TOKEN: secret, PROMETHEUS_URL: url },
    settings: { prometheus: { queries: { up: 'up' } } },
  });
  expect(asked[1]!.headers.authorization).toBe(`Bearer ${secret}`);
});

describe('SageMaker and Metaflow on S3', needs('moto_server'), () => {
  let url = '';
  const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: secret, AWS_REGION: 'eu-west-1' };
  beforeAll(async () => {
    url = await startProgram('moto_server', (port) => ['-H', '127.0.0.1', '-p', String(port)], '/moto-api/');
  }, 60_000);

  it('reads the final metrics and hyperparameters of the job that is named after the commit', async () => {
    const { CreateTrainingJobCommand, SageMakerClient } = await import('@aws-sdk/client-sagemaker');
    const credentials = { accessKeyId: 'id', secretAccessKey: secret };
    const client = new SageMakerClient({ endpoint: url, region: 'eu-west-1', credentials });
    await client.send(
      new CreateTrainingJobCommand({
        TrainingJobName: `churn-${commit.slice(0, 7)}`,
        HyperParameters: { eta: '0.2', objective: 'binary:logistic' },
        AlgorithmSpecification: { TrainingImage: 'image', TrainingInputMode: 'File' },
        RoleArn: 'arn:aws:iam::123456789012:role/train',
        OutputDataConfig: { S3OutputPath: 's3://bucket/out' },
        ResourceConfig: { InstanceType: 'ml.m4.xlarge', InstanceCount: 1, VolumeSizeInGB: 10 },
        StoppingCondition: { MaxRuntimeInSeconds: 60 },
      }),
    );
    const place = {
      env: { ...keys, AWS_ENDPOINT_URL_SAGEMAKER: url },
      settings: { sagemaker: { job: 'churn-$short' } },
    };
    const parts = await ask(place);
    expect(parts.warnings).toEqual([]);
    expect(shown(parts)).toEqual({
      metrics: { 'train:progress': '100' },
      params: { eta: '0.2', objective: 'binary:logistic' },
    });
    expect(await ask({ ...place, commits: [other] })).toMatchObject({ metrics: [], warnings: [] });
  });

  /** In front of moto: whose keys each request was signed with. */
  async function fronted() {
    const signers: (string | undefined)[] = [];
    const front = await serve(async ({ method, headers, body }, response) => {
      signers.push(/Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1]);
      const names = ['authorization', 'content-type', 'x-amz-target', 'x-amz-date'] as const;
      const sent = names.flatMap((name) => (headers[name] ? [[name, String(headers[name])] as const] : []));
      const answer = await fetch(url, { method, headers: sent.map(([...pair]) => pair), body });
      response.statusCode = answer.status;
      response.end(await answer.text());
      return undefined;
    });
    return { url: front.url, signers };
  }

  /** What single sign-on and a machine answer when they are asked for a role's keys. */
  function givenRole({ url: { pathname }, headers }: Asked, response: ServerResponse): unknown {
    const until = new Date(Date.now() + 3_600_000);
    if (pathname === '/federation/credentials' && headers['x-amz-sso_bearer_token'] === 'token-of-sso')
      return {
        roleCredentials: {
          accessKeyId: 'of-sso',
          secretAccessKey: 's',
          sessionToken: 't',
          expiration: Number(until),
        },
      };
    if (pathname === '/latest/api/token') response.end('token-of-machine');
    else if (pathname === '/latest/meta-data/iam/security-credentials/') response.end('role');
    else if (headers['x-aws-ec2-metadata-token'] === 'token-of-machine')
      return {
        Code: 'Success',
        AccessKeyId: 'of-machine',
        SecretAccessKey: 's',
        Token: 't',
        Expiration: until.toISOString(),
      };
    else response.statusCode = 404;
    return undefined;
  }

  it.each([
    [
      'a profile',
      {
        config: '[profile p]\nregion = eu-west-1\n',
        credentials: '[p]\naws_access_key_id = of-p\naws_secret_access_key = s\n',
      },
      { AWS_PROFILE: 'p' },
      /^of-p$/,
    ],
    [
      'a process',
      {
        config: `[default]\nregion = eu-west-1\ncredential_process = echo '{"Version": 1, "AccessKeyId": "of-process", "SecretAccessKey": "s"}'\n`,
      },
      {},
      /^of-process$/,
    ],
    [
      'the identity of a build',
      { '../token': 'a.b.c' },
      {
        AWS_REGION: 'eu-west-1',
        AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/build',
        AWS_WEB_IDENTITY_TOKEN_FILE: 'HOME/token',
      },
      /^ASIA/,
    ],
    [
      'whoever signed on',
      {
        config:
          '[default]\nregion = eu-west-1\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = reader\n[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n',
        // Named by the SHA-1 of the session's name.
        'sso/cache/a0f1490a20d0211c997b44bc357e1972deab8ae3.json': JSON.stringify({
          accessToken: 'token-of-sso',
          expiresAt: '2999-01-01T00:00:00Z',
        }),
      },
      { AWS_ENDPOINT_URL_SSO: 'ROLES' },
      /^of-sso$/,
    ],
    [
      'the role of the machine',
      {},
      { AWS_EC2_METADATA_DISABLED: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: 'ROLES', AWS_REGION: 'eu-west-1' },
      /^of-machine$/,
    ],
  ] as const)('asks SageMaker as %s', async (_, files, variables, signer) => {
    const home = temporaryDirectory('home');
    mkdirSync(join(home, '.aws/sso/cache'), { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(home, '.aws', name), content);
    const [front, roles] = [await fronted(), await serve(givenRole)];
    const env: Record<string, string> = {
      HOME: home,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_STS: url,
      ...variables,
    };
    for (const [name, value] of Object.entries(env))
      env[name] = value.replace('HOME', home).replace('ROLES', roles.url);
    // The SDK reads the environment itself.
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    try {
      const settings = { sagemaker: { job: 'churn-$short' } };
      const parts = await ask({ env: { ...env, AWS_ENDPOINT_URL_SAGEMAKER: front.url }, settings });
      expect(parts.warnings).toEqual([]);
      expect(shown(parts).metrics).toEqual({ 'train:progress': '100' });
      expect(front.signers.at(-1)).toMatch(signer);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('says so where AWS is told of nobody', async () => {
    vi.stubEnv('HOME', temporaryDirectory('home'));
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    try {
      const parts = await ask({
        env: { AWS_ENDPOINT_URL_SAGEMAKER: url },
        settings: { sagemaker: { job: 'churn-$short' } },
      });
      expect(parts.warnings?.map(({ message }) => message)).toEqual([
        expect.stringContaining('no credentials of AWS were found'),
      ]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('reads the artifacts of a flow’s run by its tag, from the bucket that the service names', async () => {
    const { root, rows } = await flowIn(async (path, content) => {
      const answer = await fetch(`${url}/flows/${path}`, { method: 'PUT', body: new Uint8Array(content) });
      expect(answer.status).toBe(200);
    });
    const service = await serveMetaflow(rows(`s3://flows${root}`));
    const parts = await ask({
      ...servers.metaflow!(service),
      env: { ...servers.metaflow!(service).env, ...keys, METAFLOW_S3_ENDPOINT_URL: url },
    });
    expect(parts.warnings).toEqual([]);
    expect(shown(parts)).toEqual({ metrics: { auc: '0.93', epochs: '20' }, params: { lr: '0.1' } });
  });

  async function flowIn(put: (path: string, content: Buffer) => Promise<void>) {
    await fetch(`${url}/flows`, { method: 'PUT' });
    return await storedFlow(put);
  }
});

/** Pickles (protocol 2) of a double and of small integers. */
function pickled(value: number): Buffer {
  if (Number.isInteger(value)) return Buffer.from([0x80, 2, 0x4b, value, 0x2e]);
  const double = Buffer.alloc(8);
  double.writeDoubleBE(value);
  return Buffer.concat([Buffer.from([0x80, 2, 0x47]), double, Buffer.from('.')]);
}

/** Blobs as Metaflow's datastore names them, and the rows of the service about them. */
async function storedFlow(put: (path: string, content: Buffer) => Promise<void>) {
  const { createHash } = await import('node:crypto');
  const stored = async (value: number) => {
    const content = pickled(value);
    const sha = createHash('sha1').update(content).digest('hex');
    await put(`ChurnFlow/data/${sha.slice(0, 2)}/${sha}`, gzipSync(content));
    return sha;
  };
  const shas = { auc: await stored(0.93), epochs: await stored(20), lr: await stored(0.1) };
  const rows =
    (root: string) =>
    (name: keyof typeof shas, attempt_id = 0) => ({
      flow_id: 'ChurnFlow',
      name,
      attempt_id,
      sha: shas[name],
      location: `:root:${root}`,
      content_type: 'gzip+pickle-v4',
    });
  return { root: '', rows };
}

/** The metadata service with one run of a flow, after its documentation. */
async function serveMetaflow(
  row: (name: 'auc' | 'epochs' | 'lr', attempt?: number) => object,
): Promise<string> {
  const paths: Readonly<Record<string, unknown>> = {
    '/runs': [
      { run_number: 1, ts_epoch: 1, tags: [], system_tags: ['user:a'] },
      { run_number: 7, ts_epoch: 2, tags: [`commit:${commit}`], system_tags: [] },
    ],
    '/runs/7/steps': [
      { step_name: '_parameters', ts_epoch: 1 },
      { step_name: 'start', ts_epoch: 2 },
      { step_name: 'end', ts_epoch: 3 },
    ],
    '/runs/7/steps/_parameters/tasks': [{ task_id: 1, ts_epoch: 1 }],
    '/runs/7/steps/_parameters/tasks/1/artifacts': [row('lr')],
    '/runs/7/steps/end/tasks': [{ task_id: 3, ts_epoch: 3 }],
    '/runs/7/steps/end/tasks/3/artifacts': [row('auc', 1), row('epochs', 1), row('lr')],
  };
  const { url } = await serve(({ url: { pathname }, headers }, response) => {
    const found = paths[pathname.replace('/flows/ChurnFlow', '')];
    response.statusCode = headers['x-api-key'] !== secret ? 401 : found === undefined ? 404 : 200;
    return found ?? {};
  });
  return url;
}

it('Metaflow: a datastore in the repository is read, one outside of it is not', async () => {
  const folder = temporaryDirectory('flow');
  const { rows } = await storedFlow(async (path, content) => {
    const file = join(folder, '.metaflow', path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
  });
  const place = servers.metaflow!(await serveMetaflow(rows(join(folder, '.metaflow'))));
  expect(shown(await ask({ ...place, directory: folder }))).toEqual({
    metrics: { auc: '0.93', epochs: '20' },
    params: { lr: '0.1' },
  });
  expect(shown(await ask({ ...place, directory: temporaryDirectory('elsewhere') })).metrics).toEqual({});
});

it('Vertex AI: the run of an experiment that is named after the commit', async () => {
  const { url, asked } = await serve(({ url: { pathname } }, response) => {
    if (!pathname.endsWith(`/metadataStores/default/contexts/churn-run-${commit.slice(0, 7)}`)) {
      response.statusCode = 404;
      return { error: { message: 'not found' } };
    }
    return {
      schemaTitle: 'system.ExperimentRun',
      metadata: {
        _metrics: { auc: 0.93, 'test.loss': 0.25 },
        _params: { lr: 0.1, model: 'tree' },
        _state: 'FAILED',
      },
    };
  });
  const place = servers.vertex!(url);
  const parts = await ask(place);
  expect(shown(parts)).toEqual({
    metrics: { auc: '0.93', 'test.loss': '0.25' },
    params: { lr: '0.1', model: 'tree' },
  });
  expect(parts.warnings?.map(({ code }) => code)).toEqual(['run-failed']);
  expect(asked[0]).toMatchObject({
    headers: { authorization: `Bearer ${secret}` },
    url: {
      pathname: `/v1/projects/p/locations/l/metadataStores/default/contexts/churn-run-${commit.slice(0, 7)}`,
    },
  });
  expect(await ask({ ...place, commits: [other] })).toMatchObject({ metrics: [], warnings: [] });
});

describe('exec', () => {
  const run = (exec: string | Record<string, string>, more: Asking = {}) =>
    ask({
      env: { PATH: process.env.PATH, INPUT_TOKEN: secret },
      settings: { exec },
      directory: process.cwd(),
      ...more,
    });

  it('takes JSON, `name=value` lines and a bare number', async () => {
    expect(shown(await run(`echo '{"a": {"b": 1.50}, "ok": true}'`)).metrics).toEqual({
      'a.b': '1.50',
      ok: 'true',
    });
    expect(shown(await run({ quality: "echo f1=0.9; echo 'loss = NaN'", size: 'echo 12' })).metrics).toEqual({
      'quality.f1': '0.9',
      'quality.loss': 'NaN',
      size: '12',
    });
  });

  it('keeps the action’s inputs to itself, and runs for the work tree alone', async () => {
    const parts = await run('env | grep -c "^INPUT_" || true');
    expect(parts.metrics?.map(({ value }) => isNumber(value) && value.number)).toEqual([0]);
    expect(await run('echo 1', { now: false })).toMatchObject({ metrics: [], warnings: [] });
  });

  it.each([
    ['exit 3', /^exec was left out: the command ended with 3\.$/],
    ['echo "no data" >&2; exit 1', /ended with 1, and said: no data\.$/],
    ['true', /printed no numbers/],
    ['echo "[1, 2]"', /was left out/],
    ['head -c 20000000 /dev/zero', /printed more than 16777216 bytes/],
  ])('%s is a warning', async (command, message) => {
    const { warnings, metrics } = await run({ good: 'echo 1', '': command });
    expect(metrics?.map(({ key }) => key)).toEqual(['good']);
    expect(warnings?.map((warning) => warning.message)).toEqual([expect.stringMatching(message)]);
  });

  it('ends a command that does not end, with all that it started', async () => {
    const { output } = await import('../../src/services/exec/output.ts');
    const folder = temporaryDirectory('exec');
    const env = { PATH: process.env.PATH };
    await expect(
      output('sleep 600 & echo $! > pid; wait', { directory: folder, env, wait: 500 }),
    ).rejects.toThrow('the command took longer than 0.5 s');
    const { readFileSync } = await import('node:fs');
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    const alive = () => {
      try {
        // A process that nobody has waited for yet is a zombie, and no longer runs.
        return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      } catch {
        return false;
      }
    };
    for (let attempt = 0; attempt < 50 && alive(); attempt += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(alive()).toBe(false);
  });
});
