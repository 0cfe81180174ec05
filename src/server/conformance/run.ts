import { CREDITS } from './credits.ts';
import { NotTried, Probe } from './probe.ts';
import { LEDGER, READING } from './reading.ts';
import { SEATS } from './seats.ts';
import type { Profile, Sentence } from './sentence.ts';
import { Stage } from './sentence.ts';
import { messageOf } from '../describe.ts';

/** Every sentence of the contract that the kit tries, in order. */
export const SENTENCES: readonly Sentence[] = [...READING, ...SEATS, ...CREDITS, ...LEDGER];

/** Profiles by name, and what each of them tries. */
export const PROFILES: Readonly<Record<Profile, readonly Profile[]>> = {
  read: ['read'],
  seats: ['read', 'seats'],
  credits: ['read', 'credits'],
};

/** What a run needs. */
export interface ConformanceOptions {
  /** Where the backend is mounted, an absolute URL. */
  readonly endpoint: string;
  /** Token of a test organization: `seats` adds a user to it, `credits` uses a credit. */
  readonly token: string;
  /** Token of another organization, to see that neither sees the other's things. */
  readonly otherToken?: string | undefined;
  /** Default: what every backend has, and all that the profiles name. */
  readonly profiles?: readonly Profile[] | undefined;
  /** A page that purchases may return to. Default: the endpoint's origin. */
  readonly returnUrl?: string | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Makes the keys of this run its own. */
  readonly run: string;
}

/** How a sentence did. */
export interface ConformanceResult {
  readonly id: string;
  readonly profile: Profile;
  readonly text: string;
  readonly outcome: 'passed' | 'failed' | 'not tried';
  /** What was found instead, or why it was not tried. */
  readonly message?: string;
}

/** Tries the sentences one after the other. Never rejects: what goes wrong fails its sentence. */
export async function runConformance(options: ConformanceOptions): Promise<readonly ConformanceResult[]> {
  const { endpoint, token, otherToken, profiles = ['read'], run } = options;
  const returnUrl = options.returnUrl ?? `${new URL(endpoint).origin}/`;
  const probe = new Probe(endpoint, token, options.fetch ?? ((input, init) => fetch(input, init)));
  const stage = new Stage(probe, otherToken, returnUrl, run);
  const wanted = new Set(profiles.flatMap((profile) => PROFILES[profile]));
  const results: ConformanceResult[] = [];
  for (const sentence of SENTENCES.filter((each) => wanted.has(each.profile))) {
    results.push(await tried(sentence, stage));
  }
  return results;
}

async function tried({ id, profile, text, check }: Sentence, stage: Stage): Promise<ConformanceResult> {
  try {
    await check(stage);
    return { id, profile, text, outcome: 'passed' };
  } catch (error) {
    const outcome = error instanceof NotTried ? 'not tried' : 'failed';
    return { id, profile, text, outcome, message: messageOf(error) };
  }
}
