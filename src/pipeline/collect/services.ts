import { type Patience, patience } from '../../io/http.ts';
import { proxiedFetch } from '../../io/proxy.ts';
import { CmlError } from '../../model/errors.ts';
import type { Run, Warning } from '../../model/run.ts';
import { services as registered } from '../../services/index.ts';
import type { Found, Incomplete, Place, Question, ServiceEntry } from '../../services/types.ts';
import { joinParts } from '../../sources/parts.ts';
import type { RunParts } from '../../sources/types.ts';

/** The services that are named somewhere, asked side by side. */
export interface Services {
  /** What they have recorded of the first of the commits that each knows. A service that failed once is not asked again. */
  ask(question: Pick<Question, 'commits' | 'now'>): Promise<RunParts>;
  /** Whether any of them knows of commits. */
  readonly remember: boolean;
}

/** What services are asked with. */
export interface ServicesOptions extends Place {
  readonly directory: string;
  readonly training?: boolean;
  readonly skipPlots?: boolean;
  /** Of each service, for one commit. */
  readonly limits?: Partial<Patience> & { readonly total?: number };
  /** Told what each answered. */
  readonly answered?: (service: ServiceEntry, parts: RunParts) => void;
}

const limitsOfOne = { total: 30_000, timeout: 10_000, retries: 1 };

/** Undefined where none is named: the usual case, in which nothing of this is loaded. */
export function openServices(
  {
    env,
    settings,
    directory,
    training = false,
    skipPlots = false,
    limits = {},
    answered = () => {},
  }: ServicesOptions,
  services: readonly ServiceEntry[] = registered,
): Services | undefined {
  const place: Place = { env, settings };
  const open = findServices(place, services).filter(({ found }) => 'where' in found);
  if (open.length === 0) return undefined;
  const failed = new Set<ServiceEntry>();

  async function askOne(
    { service, found }: NamedService,
    question: Pick<Question, 'commits' | 'now'>,
  ): Promise<RunParts> {
    try {
      const { openClient } = await import('../../services/client.ts');
      const patient = patience({ ...limitsOfOne, fetch: proxiedFetch(env), ...limits });
      return await (await service.load()).ask({
        ...question,
        place,
        directory,
        training,
        skipPlots,
        client: (base, headers = {}) => openClient(base, headers, patient),
      });
    } catch (cause) {
      failed.add(service);
      return { warnings: [failure(service, found, cause)] };
    }
  }

  return {
    remember: open.some(({ service }) => service.isOfNow?.(place) !== true),
    async ask(question) {
      const asked = open.filter(({ service }) => !failed.has(service));
      const answers = await Promise.all(asked.map((one) => askOne(one, question)));
      for (const [index, answer] of answers.entries()) answered(asked[index]!.service, answer);
      return joinParts(answers);
    },
  };
}

/** A service that the environment or cml.yaml name. */
export interface NamedService {
  readonly service: ServiceEntry;
  readonly found: Found | Incomplete;
}

/** Which services would be asked, and which are named but cannot be, and why. Nothing is sent. */
export function findServices(
  place: Place,
  services: readonly ServiceEntry[] = registered,
): readonly NamedService[] {
  return services.flatMap((service) => {
    const found = service.find(place);
    return found ? [{ service, found }] : [];
  });
}

function failure({ tool }: ServiceEntry, found: Found | Incomplete, cause: unknown): Warning {
  const why = cause instanceof CmlError ? cause.message : 'its answer is not what its documentation promises';
  const isNamed = !('where' in found) || why.includes(found.where);
  const where = isNamed ? '' : ` (${found.where})`;
  return { code: 'service-failed', message: `${tool}${where} was not read: ${why.replace(/\.$/, '')}.` };
}

/** A run with what services know of its commit. */
export function withParts(run: Run, parts: RunParts): Run {
  return { ...run, ...joinParts([run, parts]) };
}
