import type { BillingHandler } from '@oneclickworker/billing-elements/server';

// Next.js bundles pages and routes apart, each with its own copy of a module: one handler for the whole process.
const shared = globalThis as { billing?: Promise<BillingHandler> };

export const billing = await (shared.billing ??= import('../billing.mjs').then((module) => module.billing));
