import { execFileSync } from 'node:child_process';
import { createHmac, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { needs, requireTool } from '../../support/tools.ts';
import { folder, freePort, metrics, object, project, serve, shown, start, write } from './tracked.ts';

const slow = { timeout: 90_000 };
const found = { data: { acc: 0.5 } };

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A server is started by the first test that needs it. */
function once(begin: () => Promise<string>): () => Promise<string> {
  let begun: Promise<string> | undefined;
  return () => {
    begun ??= begin();
    return begun;
  };
}

/** The variables of this test alone: the SDK reads the process's own. */
function environment(variables: Record<string, string>): NodeJS.ProcessEnv {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  const all = { HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', ...variables };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  return all;
}

describe('a bucket of S3', needs('moto_server'), () => {
  const moto = once(async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    await start(requireTool('moto_server'), ['-H', '127.0.0.1', '-p', String(port)], () => fetch(url));
    const headers = { 'x-amz-acl': 'public-read' };
    await fetch(`${url}/bucket`, { method: 'PUT', headers });
    await fetch(`${url}/bucket/cache/${object}`, { method: 'PUT', headers, body: metrics });
    return url;
  });

  /** In front of moto, the address that cml is told notes whose keys each request was signed with. */
  async function bucket() {
    const url = await moto();
    const front = await serve(async ({ url: path = '', headers, method = 'GET' }, body) => {
      const { authorization } = headers;
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { ...(authorization && { authorization }) },
        ...(body && { body }),
      });
      return { status: answer.status, body: await answer.text() };
    });
    const keys = () =>
      front.requests.map(({ headers }) => /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1]);
    return { ...front, moto: url, keys };
  }

  it('is read with the keys of the environment', slow, async () => {
    const { url, keys } = await bucket();
    const cwd = project(`url = s3://bucket/cache\nendpointurl = ${url}\n`);
    const env = environment({
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'us-east-1',
    });
    expect(await shown(cwd, env)).toEqual(found);
    expect(keys()).toEqual(['id']);
  });

  it.each([
    ['its own', 'access_key_id = own\nsecret_access_key = s\n', '', '', 'own'],
    ['a profile', 'profile = p\n', '[p]\naws_access_key_id = of-p\naws_secret_access_key = s\n', '', 'of-p'],
    [
      'a process',
      'profile = q\n',
      '',
      `[profile q]\ncredential_process = echo '{"Version": 1, "AccessKeyId": "of-process", "SecretAccessKey": "s"}'\n`,
      'of-process',
    ],
  ])('is read with the keys of %s', slow, async (_, options, credentials, config, key) => {
    const { url, keys } = await bucket();
    write('.aws/credentials', credentials);
    write('.aws/config', config);
    const cwd = project(`url = s3://bucket/cache\nendpointurl = ${url}\n${options}`);
    expect(await shown(cwd, environment({}))).toEqual(found);
    expect(keys()).toEqual([key]);
  });

  it('is read by the identity of a build, and by the role of a container', slow, async () => {
    const { url, moto, keys } = await bucket();
    const cwd = project(`url = s3://bucket/cache\nendpointurl = ${url}\n`);
    const token = write('token', 'a.b.c');
    const identity = environment({
      AWS_WEB_IDENTITY_TOKEN_FILE: token,
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/build',
      AWS_ENDPOINT_URL_STS: moto,
    });
    expect(await shown(cwd, identity)).toEqual(found);
    expect(keys().at(-1)).toMatch(/^ASIA/);
    vi.unstubAllEnvs();
    const role = await serve(() => ({
      status: 200,
      body: JSON.stringify({
        AccessKeyId: 'of-role',
        SecretAccessKey: 's',
        Token: 't',
        Expiration: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    }));
    const fresh = project(`url = s3://bucket/cache\nendpointurl = ${url}\n`);
    execFileSync('rm', ['-rf', join(fresh, '.dvc/cache')]);
    expect(await shown(fresh, environment({ AWS_CONTAINER_CREDENTIALS_FULL_URI: role.url }))).toEqual(found);
    expect(keys().at(-1)).toBe('of-role');
  });

  it(
    'is read by nobody in particular where it is public, and asks for keys where there are none',
    slow,
    async () => {
      const { url, requests } = await bucket();
      const base = `url = s3://bucket/cache\nendpointurl = ${url}\n`;
      expect((await shown(project(base), environment({}))).error.msg).toContain('allow_anonymous_login');
      expect(await shown(project(`${base}allow_anonymous_login = true\n`), environment({}))).toEqual(found);
      expect(requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    },
  );

  it('says what is not there', slow, async () => {
    const { url } = await bucket();
    const cwd = project(
      `url = s3://bucket/elsewhere\nendpointurl = ${url}\naccess_key_id = i\nsecret_access_key = s\n`,
    );
    expect((await shown(cwd, environment({}))).error.type).toBe('FileNotFoundError');
  });
});

describe('a remote over SSH', needs('sshd', 'sftp', 'ssh-keygen'), () => {
  it('is read by sftp with the key it names', slow, async () => {
    const port = await freePort();
    for (const name of ['host', 'user'])
      execFileSync(requireTool('ssh-keygen'), ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
    execFileSync('cp', [join(folder, 'user.pub'), join(folder, 'authorized')]);
    const configuration = write(
      'sshd_config',
      [
        ...[`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${join(folder, 'host')}`, 'UsePAM no'],
        ...[`AuthorizedKeysFile ${join(folder, 'authorized')}`, 'StrictModes no', 'PermitRootLogin yes'],
        ...[
          'PasswordAuthentication no',
          `PidFile ${join(folder, 'pid')}`,
          'Subsystem sftp internal-sftp',
          '',
        ],
      ].join('\n'),
    );
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
    await start(requireTool('sshd'), ['-D', '-f', configuration], () => listening(port));
    // Who else is known to this machine is no business of a test.
    const hosts = write(
      'known_hosts',
      `[127.0.0.1]:${port} ${execFileSync('cat', [join(folder, 'host.pub')])}`,
    );
    const client = write('ssh_config', `UserKnownHostsFile ${hosts}\nGlobalKnownHostsFile none\n`);
    const wrapper = write('bin/sftp', `#!/bin/sh\nexec ${requireTool('sftp')} -F ${client} "$@"\n`);
    chmodSync(wrapper, 0o755);
    write(`a store [1]/${object}`, metrics);
    const address = `ssh://${userInfo().username}@127.0.0.1:${port}${folder}/a%20store%20[1]`;
    const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
    const cwd = project(`url = ${address}\nkeyfile = ${join(folder, 'user')}\n`);
    expect(await shown(cwd, env)).toEqual(found);
    const missing = project(`url = ${address}/not\nkeyfile = ${join(folder, 'user')}\n`);
    execFileSync('rm', ['-rf', join(missing, '.dvc/cache')]);
    expect((await shown(missing, env)).error.type).toBe('FileNotFoundError');
    const stranger = project(`url = ${address}\nkeyfile = ${join(folder, 'host')}\n`);
    expect((await shown(stranger, env)).error.msg).toContain('cannot be read by sftp');
  });

  function listening(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() as never));
      socket.on('error', reject);
    });
  }
});

describe('a bucket of Google', needs('gcp-storage-emulator'), () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' });

  const emulator = once(async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const args = ['start', '--host', '127.0.0.1', '--port', String(port), '--in-memory'];
    await start(requireTool('gcp-storage-emulator'), [...args, '--default-bucket', 'bucket'], () =>
      fetch(url),
    );
    const name = encodeURIComponent(`cache/${object}`);
    const upload = `${url}/upload/storage/v1/b/bucket/o?uploadType=media&name=${name}`;
    await fetch(upload, { method: 'POST', body: metrics, headers: { 'Content-Type': 'text/plain' } });
    return url;
  });

  async function bucket() {
    const url = await emulator();
    const front = await serve(async ({ url: path = '' }) => {
      const answer = await fetch(`${url}${path}`);
      return { status: answer.status, body: await answer.text() };
    });
    const bearers = () => front.requests.map(({ headers }) => headers.authorization);
    return { url: front.url, bearers };
  }

  it('is read by a service account, whose key signs a statement', slow, async () => {
    const { url, bearers } = await bucket();
    const google = await serve((_, body) => {
      const [head, claims, signature] = new URLSearchParams(body).get('assertion')!.split('.') as string[];
      const isSigned = verify(
        'RSA-SHA256',
        Buffer.from(`${head}.${claims}`),
        createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
        Buffer.from(signature!, 'base64url'),
      );
      const { iss, scope } = JSON.parse(Buffer.from(claims!, 'base64url').toString('utf8'));
      expect(scope).toContain('devstorage.read_only');
      return isSigned && iss === 'me@x'
        ? { status: 200, body: '{"access_token": "signed"}' }
        : { status: 401 };
    });
    const key = {
      type: 'service_account',
      client_email: 'me@x',
      private_key: privatePem,
      token_uri: google.url,
    };
    const file = write('key.json', JSON.stringify(key));
    const cwd = project(`url = gs://bucket/cache\nendpointurl = ${url}\ncredentialpath = ${file}\n`);
    expect(await shown(cwd)).toEqual(found);
    expect(bearers()).toEqual(['Bearer signed']);
  });

  it('is read by the identity of a build', slow, async () => {
    const { url, bearers } = await bucket();
    const google = await serve(({ url: path, headers }, body) => {
      if (path === '/token')
        return new URLSearchParams(body).get('subject_token') === 'of-the-job'
          ? { status: 200, body: '{"access_token": "federated"}' }
          : { status: 401 };
      return headers.authorization === 'Bearer federated'
        ? { status: 200, body: '{"accessToken": "impersonated"}' }
        : { status: 401 };
    });
    const job = await serve(() => ({ status: 200, body: '{"value": "of-the-job"}' }));
    const credentials = {
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/github',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${google.url}/token`,
      service_account_impersonation_url: `${google.url}/impersonate`,
      credential_source: { url: job.url, format: { type: 'json', subject_token_field_name: 'value' } },
    };
    const cwd = project(`url = gs://bucket/cache\nendpointurl = ${url}\n`);
    const env = { GOOGLE_APPLICATION_CREDENTIALS: write('adc.json', JSON.stringify(credentials)) };
    expect(await shown(cwd, env)).toEqual(found);
    expect(bearers()).toEqual(['Bearer impersonated']);
  });

  it('is read by nobody in particular, and says what is not there', slow, async () => {
    const { url, bearers } = await bucket();
    expect(await shown(project(`url = gs://bucket/cache\nendpointurl = ${url}\n`))).toEqual(found);
    expect(bearers()).toEqual([undefined]);
    const cwd = project(`url = gs://bucket/elsewhere\nendpointurl = ${url}\n`);
    execFileSync('rm', ['-rf', join(cwd, '.dvc/cache')]);
    expect((await shown(cwd)).error.type).toBe('FileNotFoundError');
  });
});

describe('a container of Azure', needs('azurite-blob'), () => {
  // The account that Azurite has; its key is public.
  const account = 'devstoreaccount1';
  const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

  const container = once(async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/${account}`;
    const args = ['--blobHost', '127.0.0.1', '--blobPort', String(port), '--inMemoryPersistence', '--silent'];
    await start(requireTool('azurite-blob'), args, () => fetch(url));
    expect((await put(`${url}/dvc?restype=container`, '', {})).status).toBe(201);
    expect((await put(`${url}/dvc/cache/${object}`, metrics, { 'x-ms-blob-type': 'BlockBlob' })).status).toBe(
      201,
    );
    return url;
  });

  /** https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key */
  function put(address: string, body: string, own: Record<string, string>): Promise<Response> {
    const url = new URL(address);
    const headers: Record<string, string> = {
      ...own,
      'x-ms-date': new Date().toUTCString(),
      'x-ms-version': '2021-12-02',
    };
    const fields = Object.keys(headers)
      .sort()
      .map((name) => `${name}:${headers[name]}`);
    const query = [...url.searchParams].map(([name, value]) => `\n${name}:${value}`).join('');
    const length = body === '' ? '' : String(body.length);
    const type = body === '' ? '' : 'text/plain';
    const text = [
      'PUT',
      '',
      '',
      length,
      '',
      type,
      ...Array(6).fill(''),
      ...fields,
      `/${account}${url.pathname}${query}`,
    ];
    const signature = createHmac('sha256', Buffer.from(key, 'base64'))
      .update(text.join('\n'))
      .digest('base64');
    const Authorization = `SharedKey ${account}:${signature}`;
    const sent = { ...headers, Authorization, ...(type && { 'Content-Type': type }) };
    return fetch(url, { method: 'PUT', headers: sent, ...(body && { body }) });
  }

  it('is read with the key of a connection string', slow, async () => {
    const url = await container();
    const connection = `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${url};`;
    const cwd = project('url = azure://dvc/cache\n');
    expect(await shown(cwd, { AZURE_STORAGE_CONNECTION_STRING: connection })).toEqual(found);
    const other = project(`url = azure://dvc/elsewhere\nconnection_string = "${connection}"\n`);
    execFileSync('rm', ['-rf', join(other, '.dvc/cache')]);
    expect((await shown(other)).error.type).toBe('FileNotFoundError');
  });

  it('is read with a signature, and refused without', slow, async () => {
    const url = await container();
    const expiry = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '');
    const fields = [
      'r',
      '',
      expiry,
      `/blob/${account}/dvc`,
      '',
      '',
      '',
      '2021-12-02',
      'c',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
    ];
    const sig = createHmac('sha256', Buffer.from(key, 'base64')).update(fields.join('\n')).digest('base64');
    const sas = new URLSearchParams({ sp: 'r', se: expiry, sv: '2021-12-02', sr: 'c', sig }).toString();
    const connection = `BlobEndpoint=${url};SharedAccessSignature=${sas}`;
    const cwd = project('url = azure://dvc/cache\n');
    expect((await shown(cwd, { AZURE_STORAGE_CONNECTION_STRING: `BlobEndpoint=${url}` })).error.type).toMatch(
      /NotF|FileNotFound/,
    );
    expect(await shown(cwd, { AZURE_STORAGE_CONNECTION_STRING: connection })).toEqual(found);
  });
});
