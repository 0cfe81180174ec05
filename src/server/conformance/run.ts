import { CREDITS } from './credits.ts';
import { NotTried, Probe } from './probe.ts';
import { LEDGER, READING } from './reading.ts';
import { SEATS } from './seats.ts';
import type { Profile, Rule } from './rule.ts';
import { RuleContext } from './rule.ts';
import { messageOf } from '../describe.ts';

/** Every rule of the contract that the kit checks, in order. */
export const RULES: readonly Rule[] = [...READING, ...SEATS, ...CREDITS, ...LEDGER];

/** Profiles by name, with the profiles that each includes. */
export const PROFILES: Readonly<Record<Profile, readonly Profile[]>> = {
  read: ['read'],
  seats: ['read', 'seats'],
  credits: ['read', 'credits'],
};

/** Options of {@link runConformance}. */
export interface ConformanceOptions {
  /** Absolute URL of the backend. */
  readonly endpoint: string;
  /** Token of a test organization: `seats` adds a user to it, `credits` uses a credit. */
  readonly token: string;
  /** Token of another organization, to check that neither can read the other's data. */
  readonly otherToken?: string | undefined;
  /** Default: `read`, which every backend supports. */
  readonly profiles?: readonly Profile[] | undefined;
  /** A page that purchases may return to. Default: the endpoint's origin. */
  readonly returnUrl?: string | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Unique id of this run, part of its idempotency keys. */
  readonly run: string;
}

/** Result of checking a rule. */
export interface ConformanceResult {
  readonly id: string;
  readonly profile: Profile;
  readonly text: string;
  readonly outcome: 'passed' | 'failed' | 'not tried';
  /** What the backend did instead, or why the rule was not tried. */
  readonly message?: string;
}

/** Checks the rules one after the other. Never rejects: an error fails its rule. */
export async function runConformance(options: ConformanceOptions): Promise<readonly ConformanceResult[]> {
  const { endpoint, token, otherToken, profiles = ['read'], run } = options;
  const returnUrl = options.returnUrl ?? `${new URL(endpoint).origin}/`;
  const probe = new Probe(endpoint, token, options.fetch ?? ((input, init) => fetch(input, init)));
  const context = new RuleContext(probe, otherToken, returnUrl, run);
  const wanted = new Set(profiles.flatMap((profile) => PROFILES[profile]));
  const results: ConformanceResult[] = [];
  for (const rule of RULES.filter((each) => wanted.has(each.profile))) {
    results.push(await runCheck(rule, context));
  }
  return results;
}

async function runCheck(
  { id, profile, text, check }: Rule,
  context: RuleContext,
): Promise<ConformanceResult> {
  try {
    await check(context);
    return { id, profile, text, outcome: 'passed' };
  } catch (error) {
    const outcome = error instanceof NotTried ? 'not tried' : 'failed';
    return { id, profile, text, outcome, message: messageOf(error) };
  }
}
