import type { BillingPolicy } from '../../src/server/index.ts';

/** What one One Click Job includes, as the product's page lists it. */
export const INCLUDES: readonly string[] = [
  'Job post written from a few notes',
  'Publication on all connected job boards',
  'Your own branded application page',
  'Automatic pre-screening of applicants',
  'Ranked shortlist within 48 hours',
  'Interview scheduling with calendar sync',
  'Reminders for candidates by e-mail and text message',
  'Templates for every answer, rejections too',
  'Team notes and ratings',
  'Offer letter with electronic signature',
  'Report on sources, costs and time to hire',
];

/** The rules of the demo's product. Prices are Stripe's. */
export function demoPolicy(creditPriceId: string, origins: readonly string[]): BillingPolicy {
  return {
    planName: 'Plus',
    creditName: 'OCJ',
    creditsPerSeat: 1,
    seatLimits: () => ({ minimum: 2, maximum: 500 }),
    topUp: { priceId: creditPriceId, minimum: 1, maximum: 100 },
    creditIncludes: INCLUDES,
    allowedReturnOrigins: origins,
  };
}
