import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dumpJson, loadJson } from '../../formats/python/json.ts';
import type { Py, PyDict } from '../../formats/python/value.ts';
import { DvcError } from '../failure.ts';
import { plotDefinitions } from '../plots/definitions.ts';
import { type Figure, figuresOf, type RevisionPlots } from '../plots/figures.ts';
import { type Filled, fillTemplate } from '../plots/fill.ts';
import { findTemplate } from '../plots/find-template.ts';
import { type Panel, plotsPage } from '../plots/page.ts';
import { templates } from '../plots/templates/index.ts';
import { type DvcRepository, hasCommits, openRepository, resolveName } from '../repository.ts';
import { type Outcome, outcomeOf, type Place } from './outcome.ts';

export interface PlotsOptions {
  readonly targets?: readonly string[] | undefined;
  readonly json?: boolean | undefined;
  readonly split?: boolean | undefined;
  readonly showVega?: boolean | undefined;
  /** The folder of the page and its pictures; `dvc_plots` unless told. */
  readonly out?: string | undefined;
  readonly htmlTemplate?: string | undefined;
  readonly template?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
  readonly title?: string | undefined;
  readonly xLabel?: string | undefined;
  readonly yLabel?: string | undefined;
  readonly noHeader?: boolean | undefined;
}

/** `dvc plots show`. */
export function plotsShow(options: PlotsOptions, place: Place): Promise<Outcome> {
  return draw(options, place, async () => ['workspace']);
}

/** `dvc plots diff`. One revision is compared with the work tree; none, HEAD where the work tree differs from it. */
export function plotsDiff(
  options: PlotsOptions & { revisions?: readonly string[] | undefined },
  place: Place,
): Promise<Outcome> {
  return draw(options, place, async ({ git }) => {
    if (!(await hasCommits(git))) return [];
    const revisions = options.revisions ?? [];
    if (revisions.length > 1)
      return [
        ...revisions.filter((name) => name === 'workspace').slice(0, 1),
        ...revisions.filter((name) => name !== 'workspace'),
      ];
    if (revisions.length === 1) return [...new Set(['workspace', ...revisions])];
    const changed = await git.text(['status', '--porcelain', '--untracked-files=no']);
    return ['workspace', ...(changed === '' ? [] : ['HEAD'])];
  });
}

/** `dvc plots templates`: the names, or one template. */
export function plotsTemplates({ template }: { template?: string | undefined }): Promise<Outcome> {
  return outcomeOf(
    async () => {
      if (template === undefined) return [...templates.keys()].map((name) => `${name}\n`).join('');
      const content = templates.get(template);
      if (content === undefined)
        throw new DvcError(`Unexpected template: ${template}.`, 'InvalidArgumentError');
      return `${dumpJson(loadJson(JSON.stringify(content)))}\n`;
    },
    () => 1,
  );
}

/** These DVC reports and ends with 1; what else it raises is a crash to it. */
const reported = new Set(['RevError', 'UsageError', 'InvalidArgumentError']);

function draw(
  options: PlotsOptions,
  place: Place,
  choose: (repository: DvcRepository) => Promise<readonly string[]>,
): Promise<Outcome> {
  return outcomeOf(
    async (warn) => {
      checkShowVega(options);
      const repository = await openRepository(place.cwd, place.env);
      try {
        const revisions: RevisionPlots[] = [];
        for (const revision of await choose(repository))
          revisions.push(await plotsAt(repository, revision, options));
        const drawn = revisions.filter(({ definitions, error }) => definitions.length > 0 || error);
        if (drawn.length === 0 && !options.json)
          warn('No plots were loaded, visualization file will not be created.');
        const figures = await figuresOf(drawn, repository.folder);
        for (const { name, failures } of figures)
          for (const { revision, error } of failures)
            warn(`WARNING: ${name} in '${revision}': ${error.message}`);
        const plots = repository.config().plots;
        const out = resolve(place.cwd, options.out ?? plots.get('out_dir') ?? 'dvc_plots');
        const panels = layOut(figures, {
          repository,
          cwd: place.cwd,
          split: options.split ?? false,
          options,
          out,
        });
        if (options.json) return `${dumpJson(toJson(figures, panels, drawn))}\n`;
        if (options.showVega) return shownVega(panels);
        if (panels.length === 0) return '';
        return `${writePage(panels, out, pageTemplate(options, repository, plots))}\n`;
      } finally {
        repository.close();
      }
    },
    (error) => (error instanceof DvcError && reported.has(error.type) ? 1 : 255),
  );
}

function checkShowVega({ showVega, json, targets = [] }: PlotsOptions): void {
  if (!showVega) return;
  if (targets.length !== 1)
    throw new DvcError(
      targets.length === 0
        ? 'please specify a target for `--show-vega`'
        : 'you can only specify one target for `--show-vega`',
      'UsageError',
    );
  if (json) throw new DvcError("'--show-vega' and '--json' are mutually exclusive options.", 'UsageError');
}

async function plotsAt(
  repository: DvcRepository,
  revision: string,
  options: PlotsOptions,
): Promise<RevisionPlots> {
  const commit = revision === 'workspace' ? null : await resolveName(repository.git, revision);
  const data = await repository.open(commit);
  const targets = options.targets ?? [];
  try {
    return {
      revision,
      data,
      definitions: await plotDefinitions(data, {
        targets,
        extra: propertiesOf(options),
        strict: true,
        folder: repository.folder,
      }),
    };
  } catch (error) {
    if (!(error instanceof DvcError)) throw error;
    return { revision, definitions: [], error };
  }
}

function propertiesOf({ template, x, y, title, xLabel, yLabel, noHeader }: PlotsOptions): PyDict {
  const given: [string, Py | undefined][] = [
    ['template', template],
    ['x', x],
    ['y', y],
    ['title', title],
    ['x_label', xLabel],
    ['y_label', yLabel],
    ['header', noHeader ? false : undefined],
  ];
  return new Map(given.filter((pair): pair is [string, Py] => pair[1] !== undefined));
}

/** A figure with its template filled, or its pictures in files of their own, by absolute paths. */
type Laid =
  | { readonly kind: 'vega'; readonly figure: Figure & { kind: 'vega' }; readonly filled: Filled | undefined }
  | {
      readonly kind: 'image';
      readonly figure: Figure & { kind: 'image' };
      readonly pictures: readonly { readonly revision: string; readonly file: string }[];
    };

function layOut(
  figures: readonly Figure[],
  {
    repository,
    cwd,
    split,
    options,
    out,
  }: { repository: DvcRepository; cwd: string; split: boolean; options: PlotsOptions; out: string },
): Laid[] {
  return figures.map((figure): Laid => {
    if (figure.kind === 'image') {
      const pictures = writePictures(figure, options.json ? out : join(out, 'static'));
      return { kind: 'image', figure, pictures };
    }
    // Where no revision has data, no template is asked for.
    if (figure.filling.rows.length === 0) return { kind: 'vega', figure, filled: undefined };
    const template = findTemplate(figure.template, { root: repository.place, cwd });
    const filled = fillTemplate(template, figure.filling, split && options.json === true);
    return { kind: 'vega', figure, filled };
  });
}

function writePictures({ pictures }: Figure & { kind: 'image' }, folder: string) {
  return pictures.map(({ revision, file, bytes }) => {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${revision}_${file}`.replaceAll('/', '_').replaceAll(sep, '_'));
    writeFileSync(path, bytes);
    return { revision, file: path };
  });
}

function toJson(figures: readonly Figure[], laid: readonly Laid[], revisions: readonly RevisionPlots[]): Py {
  const data = new Map<Py, Py>(laid.map((one) => [one.figure.name, figureJson(one)]));
  const failed = figures.flatMap(({ name, failures }) =>
    failures.map(({ revision, source, error }): Py => {
      const where: [Py, Py][] = source === undefined ? [] : [['source', source]];
      return new Map<Py, Py>([['name', name], ['rev', revision], ...where, ...errorJson(error)]);
    }),
  );
  const broken = revisions.flatMap(({ revision, error }): Py[] =>
    error ? [new Map<Py, Py>([['rev', revision], ...errorJson(error)])] : [],
  );
  const errors = [...failed, ...broken];
  return new Map<Py, Py>([
    ...(errors.length > 0 ? [['errors', errors] as const] : []),
    ...(data.size > 0 ? [['data', data] as const] : []),
  ]);
}

function errorJson(error: DvcError): [Py, Py][] {
  return [
    ['type', error.type],
    ['msg', error.message],
  ];
}

function figureJson(laid: Laid): Py {
  if (laid.kind === 'image')
    return laid.pictures.map(
      ({ revision, file }): Py =>
        new Map<Py, Py>([
          ['type', 'image'],
          ['revisions', [revision]],
          ['url', file],
        ]),
    );
  if (laid.filled === undefined) return [];
  const { content, apart } = laid.filled;
  return [
    new Map<Py, Py>([
      ['type', 'vega'],
      ['revisions', laid.figure.filling.revisions],
      ['content', content],
      ...(apart.size > 0 ? [['anchor_definitions', apart] as const] : []),
    ]),
  ];
}

function shownVega(laid: readonly Laid[]): string {
  const first = laid.find((one) => one.kind === 'vega');
  return first === undefined ? '' : `${dumpJson(first.filled?.content ?? new Map())}\n`;
}

/** The user's own page; a name that is no file is the page itself. */
function pageTemplate(
  { htmlTemplate }: PlotsOptions,
  { place }: DvcRepository,
  plots: ReadonlyMap<string, string>,
): string | undefined {
  const configured = plots.get('html_template');
  const file = htmlTemplate ?? (configured === undefined ? undefined : resolve(place, '.dvc', configured));
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return file;
  }
}

/** Writes the page; its address. */
function writePage(laid: readonly Laid[], out: string, template: string | undefined): string {
  const file = join(out, 'index.html');
  const panels = laid.map((one): Panel => {
    if (one.kind === 'vega')
      return { kind: 'vega', name: one.figure.name, specification: one.filled?.content ?? new Map() };
    const pictures = one.pictures.map((picture) => ({ ...picture, file: relative(out, picture.file) }));
    return { kind: 'image', name: one.figure.name, pictures };
  });
  const page = plotsPage(panels, template);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, page);
  return pathToFileURL(file).href;
}
