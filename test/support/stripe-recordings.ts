import { readdirSync, readFileSync } from 'node:fs';
import Stripe from 'stripe';

/** Stripe's response to one request in test mode. */
export interface Recording {
  readonly name: string;
  readonly request: { readonly method: string; readonly url: string; readonly body?: unknown };
  readonly status: number;
  readonly apiVersion: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export const RECORDINGS = new URL('../fixtures/stripe-recordings/', import.meta.url);

/** Every recording by name; INDEX.md next to them describes their origin. */
export function readRecordings(): readonly Recording[] {
  return readdirSync(RECORDINGS)
    .filter((file) => file.endsWith('.json') && file !== 'readings.json')
    .sort()
    .map((file) => ({
      name: file.replace(/\.json$/, ''),
      ...(JSON.parse(readFileSync(new URL(file, RECORDINGS), 'utf8')) as Omit<Recording, 'name'>),
    }));
}

/**
 * The real SDK, where every request gets a recorded response, except for lists: they contain only the recorded subscription's
 * latest invoice.
 */
export function replayingStripe({ body, status }: Recording): Stripe {
  const listed = isList(body)
    ? body
    : { object: 'list', data: latestInvoiceOf(body), has_more: false, url: '/v1' };
  const response = (url: string): Response => {
    const { pathname } = new URL(url);
    if (pathname === '/v1/invoiceitems') {
      return Response.json({ object: 'list', data: [], has_more: false, url: pathname });
    }
    // The invoice of a recorded subscription is the one that was recorded inside of it.
    const [invoice] = latestInvoiceOf(body);
    if (pathname.startsWith('/v1/invoices/') && invoice !== undefined) return Response.json(invoice);
    const wantsList = /^\/v1\/(invoices|invoice_payments|refunds|disputes)$/.test(pathname);
    return wantsList ? Response.json(listed) : Response.json(body, { status });
  };
  return new Stripe('sk_test_replayed', {
    telemetry: false,
    maxNetworkRetries: 0,
    httpClient: Stripe.createFetchHttpClient((url: string | URL | Request) =>
      Promise.resolve(response(url instanceof Request ? url.url : url.toString())),
    ),
  });
}

function isList(body: Recording['body']): boolean {
  return body['object'] === 'list';
}

function latestInvoiceOf(body: Recording['body']): readonly unknown[] {
  const latest = body['latest_invoice'];
  return typeof latest === 'object' && latest !== null ? [latest] : [];
}
