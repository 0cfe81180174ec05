import type { BillingPolicy } from '../../src/server/index.ts';

/** What one OCJ credit includes: the list from the guide "One Click Job (OCJ) Credits", verbatim. */
export const INCLUDES: readonly string[] = [
  'Psychometrics test',
  'Job fit report',
  'Job fit score',
  'Shortlisting',
  'Virtual interview invitation',
  'Virtual interview questions',
  'Virtual interview recording',
  'Virtual interview transcript',
  'Updated job fit score',
  'Best candidate selection',
  'Best candidate notification',
];

/** The policy of the demo's product. Its prices are in Stripe. */
export function demoPolicy(creditPriceId: string, origins: readonly string[]): BillingPolicy {
  return {
    planName: 'Plus',
    creditName: 'OCJ',
    creditsPerSeat: 1,
    seatLimits: () => ({ minimum: 1, maximum: 500 }),
    seatUsage: () => ({ assigned: 2, invited: 1 }),
    topUp: { priceId: creditPriceId, minimum: 1, maximum: 100 },
    creditIncludes: INCLUDES,
    creditAlerts: { low: 2, expiringSeconds: 3 * 86_400 },
    allowedReturnOrigins: origins,
  };
}
