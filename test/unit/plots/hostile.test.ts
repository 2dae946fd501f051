import { createServer, type Server } from 'node:http';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Plot } from '../../../src/model/plot.ts';
import { type DrawOptions, drawPlots } from '../../../src/pipeline/render/plots/index.ts';
import { buildChild } from './child.ts';
import { bars, image, labels, loss, pair, series, spec, svgImage, table } from './plots.ts';

// A busy machine may take long to fill its memory.
vi.setConfig({ testTimeout: 120_000 });

let child: Awaited<ReturnType<typeof buildChild>>;
let server: Server;
let asked: string[] = [];
let port: number;

beforeAll(async () => {
  child = await buildChild();
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/away') response.writeHead(302, { location: 'http://localhost:1/' });
    response.end('a,b\nA,1\nB,2\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as { port: number }).port;
});
afterAll(async () => {
  server.close();
  await child.remove();
});

function draw(plot: Plot, options: Partial<DrawOptions> = {}) {
  asked = [];
  return drawPlots([pair(undefined, plot)], {
    labels,
    allowHosts: [],
    child: child.url,
    deadline: 100_000,
    ...options,
  });
}

async function warningOf(plot: Plot, options: Partial<DrawOptions> = {}) {
  const { figures, warnings } = await draw(plot, options);
  expect(figures).toEqual([]);
  expect(warnings).toHaveLength(1);
  return warnings[0]!;
}

const at = (url: string) => spec('remote', { ...bars, data: { url } });

describe('specifications', () => {
  it('are drawn in light and dark, unless their author chose a background', async () => {
    expect((await draw(spec('b', bars))).assets.map((asset) => asset.name)).toEqual([
      'b-light.png',
      'b-dark.png',
    ]);
    expect((await draw(spec('b', { ...bars, background: '#fffff0' }))).assets).toHaveLength(1);
  });

  // DVC's template bar_horizontal asks for zooming, which clips; a default of rounded bars clipped them once more, to nothing.
  it('have their bars, zoomable ones too', async () => {
    const { x: y, y: x } = bars.encoding;
    const zoomable = {
      ...bars,
      params: [{ name: 'grid', select: 'interval', bind: 'scales' }],
      encoding: { x, y, yOffset: { field: 'a' }, color: { value: '#945dd6' } },
    };
    const { assets } = await draw(spec('b', zoomable));
    const { data } = await sharp(assets[0]!.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const violet = data.filter((_, i) => i % 3 === 0 && data.readUIntBE(i, 3) === 0x945dd6);
    expect(violet.length).toBeGreaterThan(1000);
  });

  it('keep nobody waiting once they are refused', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await warningOf(at('https://example.com/data.csv'));
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('load no address unless its host is allowed', async () => {
    const url = `http://127.0.0.1:${port}/data.csv`;
    const refused = await warningOf(at(url));
    expect(refused.code).toBe('remote-refused');
    expect(refused.message).toContain('add `127.0.0.1` to `allow-hosts`');
    expect(asked).toEqual([]);
    const { figures, warnings } = await draw(at(url), { allowHosts: ['127.0.0.1'] });
    expect({ figures: figures.length, warnings, asked }).toEqual({
      figures: 1,
      warnings: [],
      asked: ['/data.csv', '/data.csv'],
    });
  });

  it('follow no redirect', async () => {
    const { code } = await warningOf(at(`http://127.0.0.1:${port}/away`), { allowHosts: ['127.0.0.1'] });
    expect(code).toBe('plot-invalid');
  });

  it.each([
    'file:///etc/passwd',
    '//evil.example/x.csv',
    'ftp://evil.example/x',
    'javascript:alert(1)',
    'data:text/csv,a',
  ])('do not load %s', async (url) => {
    expect((await warningOf(at(url), { allowHosts: ['127.0.0.1'] })).code).toBe('remote-refused');
  });

  it('read files of the repository beside themselves, and none outside', async () => {
    const read: string[] = [];
    const readData = async (side: string, path: string) => {
      read.push(`${side} ${path}`);
      return new TextEncoder().encode('a,b\nA,1\n');
    };
    expect((await draw(at('../data/x.csv'), { readData })).warnings).toEqual([]);
    expect(new Set(read)).toEqual(new Set(['new data/x.csv']));
    for (const url of ['/etc/passwd', '../../etc/passwd', 'x/../../../etc/passwd']) {
      expect((await warningOf(at(url), { readData })).code).toBe('file-outside');
    }
  });

  it('embed no picture from elsewhere', async () => {
    const mark = { type: 'image', url: `http://127.0.0.1:${port}/x.png`, width: 20, height: 20 };
    await draw(spec('i', { ...bars, mark }), { allowHosts: ['127.0.0.1'] });
    expect(asked).toEqual([]);
  });

  it('are stopped when they never end, and the next one is drawn', async () => {
    const doubling = Array.from({ length: 40 }, () => ({ calculate: '[0, 1]', as: 'd' }));
    const endless = spec('endless', {
      ...bars,
      transform: doubling.flatMap((double) => [double, { flatten: ['d'] }]),
    });
    const { figures, warnings } = await drawPlots(
      [pair(undefined, endless), pair(undefined, spec('b', bars))],
      {
        labels,
        allowHosts: [],
        child: child.url,
        deadline: 3000,
      },
    );
    expect(figures.map((figure) => figure.title)).toEqual(['b']);
    expect(warnings.map((warning) => warning.code)).toEqual([
      expect.stringMatching(/^plot-(timeout|invalid)$/),
    ]);
  });

  it('cannot take all memory', async () => {
    const eater = spec('eater', { ...bars, data: { sequence: { start: 0, stop: 1e9 } } });
    expect((await warningOf(eater)).message).toContain('needs too much memory');
  });

  it('cannot run code', async () => {
    for (const calculate of [
      "constructor.constructor('return process')()",
      "datum['constructor']['constructor']('return 1')()",
    ]) {
      expect((await warningOf(spec('code', { ...bars, transform: [{ calculate, as: 'x' }] }))).code).toBe(
        'plot-invalid',
      );
    }
  });

  it.each([
    ['a wall of a canvas', { ...bars, width: 1e7, height: 1e7 }],
    ['an unknown mark', { ...bars, mark: 'nonsense' }],
    ['nothing', {}],
    ['bad data', { ...bars, data: { name: 5, values: 7 }, transform: 'x' }],
  ])('with %s are a warning', async (_, content) => {
    expect((await warningOf(spec('bad', content))).code).toBe('plot-invalid');
  });
});

describe('templates of the user', () => {
  const rows = [
    [1, 2],
    [2, 3],
  ];
  const content = JSON.stringify({
    data: { values: '<DVC_METRIC_DATA>' },
    title: 'see <DVC_METRIC_TITLE>',
    params: ['<DVC_METRIC_ZOOM_AND_PAN>'],
    mark: 'point',
    encoding: {
      x: { field: '<DVC_METRIC_X>', type: 'quantitative', title: '<DVC_METRIC_X_LABEL>' },
      y: { field: '<DVC_METRIC_Y>', type: 'quantitative' },
      color: '<DVC_METRIC_COLOR>',
      row: '<DVC_METRIC_ROW>',
    },
  });

  it('get their anchors filled in', async () => {
    const { figures, warnings } = await draw(table('t', { content }, ['a', '__proto__'], rows));
    expect({ figures: figures.length, warnings }).toEqual({ figures: 1, warnings: [] });
  });

  it('that are no JSON object are a warning', async () => {
    for (const bad of ['{', '[]', '"x"', 'null']) {
      expect((await warningOf(table('t', { content: bad }, ['a', 'b'], rows))).code).toBe('plot-invalid');
    }
  });
});

describe('pictures', () => {
  it('are what they claim to be, or a warning', async () => {
    const html = new TextEncoder().encode('<html><script>alert(1)</script></html>');
    for (const mime of ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml'] as const) {
      expect((await warningOf(image('evil', mime, html))).code).toBe('plot-invalid');
      expect((await warningOf(image('empty', mime, new Uint8Array()))).code).toBe('plot-invalid');
    }
  });

  it('in SVG are drawn, so that no script survives', async () => {
    const { assets, figures } = await draw(
      svgImage('s', '<script>alert(1)</script><rect width="9" height="9"/>'),
    );
    expect(assets.map((asset) => asset.mime)).toEqual(['image/png']);
    expect(figures[0]).toMatchObject({ width: 40, height: 30 });
  });
});

describe('names', () => {
  const hostile = [
    '"]\n```\n<img src=x onerror=alert(1)>',
    '__proto__',
    '@team a|b',
    '\u0024{x} datum.value',
    '\u0000\ud800\u202e',
    'x'.repeat(10_000_000),
  ];

  it.each(hostile.map((name) => [name.slice(0, 20), name]))('%j are text everywhere', async (_, name) => {
    const named = { ...series('s', { [name]: loss(50) }), title: name, xLabel: name, yLabel: name };
    const { figures, assets, warnings } = await drawPlots([pair(named, named)], {
      labels: { old: name, new: name },
      allowHosts: [],
    });
    expect(figures).toHaveLength(1);
    expect(warnings.filter((warning) => warning.code !== 'font-missing')).toEqual([]);
    expect(figures[0]!.title.length).toBeLessThanOrEqual(200);
    expect(figures[0]!.alt.length).toBeLessThan(2000);
    expect(assets[0]!.name).toMatch(/^[a-z0-9-]{1,80}\.png$/);
    const mermaid = figures[0]!.fallback?.mermaid ?? '';
    for (const quoted of mermaid.match(/"[^"]*"/g) ?? [])
      expect(quoted).toMatch(/^"[\p{L}\p{N} .,()/+:=_-]+"$/u);
    expect(mermaid.split('\n').every((line) => (line.match(/"/g) ?? []).length % 2 === 0)).toBe(true);
  });
});
