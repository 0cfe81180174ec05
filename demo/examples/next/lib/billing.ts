import type { BillingHandler } from '@oneclickworker/billing-elements/server';

// Next.js bundles pages and routes separately, each with its own copy of this module; globalThis shares one handler per process.
const shared = globalThis as { billing?: Promise<BillingHandler> };

export const billing = await (shared.billing ??= import('../billing.mjs').then((module) => module.billing));
