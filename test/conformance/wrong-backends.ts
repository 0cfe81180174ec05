import type { Spoil } from './conformance.test.ts';

/** A backend that breaks one sentence. */
interface WrongBackend {
  /** The sentence that has to fail, and no other. */
  readonly sentence: string;
  readonly wrong: string;
  readonly spoil: Spoil;
}

type Json = Record<string, unknown>;
type Change = (body: Json, response: Response) => Json;

const at = (body: Json, key: string): Json => body[key] as Json;

/** Responds with the same, its body or headers changed. */
async function changed(response: Response, change: Change, headers: Record<string, string | null> = {}) {
  const body = change((await response.json()) as Json, response);
  const all = new Headers(response.headers);
  all.delete('Content-Length');
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) all.delete(name);
    else all.set(name, value);
  }
  return new Response(JSON.stringify(body), { status: response.status, headers: all });
}

/** Changes successful responses of one operation. */
const onSuccess =
  (method: string, path: RegExp, change: Change): Spoil =>
  async (request, send) => {
    const isIt = request.method === method && path.test(new URL(request.url).pathname);
    const response = await send(request);
    return isIt && response.ok ? await changed(response, change) : response;
  };

const account = (change: Change): Spoil => onSuccess('GET', /\/account$/, change);
const quote = (change: Change): Spoil => onSuccess('POST', /\/quotes$/, change);
const confirmation = (change: Change): Spoil => onSuccess('POST', /\/seat-changes$/, change);

/** Changes refusals with this code. */
const onProblem =
  (
    code: string,
    change: (body: Json, response: Response, request: Request) => Promise<Response> | Response,
  ): Spoil =>
  async (request, send) => {
    const response = await send(request.clone());
    if (response.ok) return response;
    const body = (await response.clone().json()) as Json;
    return body['code'] === code ? await change(body, response, request) : response;
  };

/** Sends another key or none in place of the one that came. */
const withoutIdempotency =
  (path: RegExp): Spoil =>
  async (request, send) => {
    if (request.method !== 'POST' || !path.test(new URL(request.url).pathname)) return await send(request);
    const key = request.headers.get('Idempotency-Key');
    const headers = new Headers(request.headers);
    if (key !== null) headers.set('Idempotency-Key', `${key}-${Math.random()}`);
    return await send(new Request(request, { headers }));
  };

/** Twenty backends, each with a different fault. */
export function wrongBackends(): readonly WrongBackend[] {
  let revision = 1_000_000;
  return [
    {
      sentence: 'account-fields',
      wrong: 'leaves a field out that nothing else needs',
      spoil: account((body) => ({ ...body, publishableKey: undefined })),
    },
    {
      sentence: 'account-server-time',
      wrong: 'says the time in milliseconds',
      spoil: account((body) => ({ ...body, serverTime: Number(body['serverTime']) * 1000 })),
    },
    {
      sentence: 'account-currency',
      wrong: 'has the account credit in another currency',
      spoil: account((body) => ({ ...body, accountCredit: { amount: 0, currency: 'EUR' } })),
    },
    {
      sentence: 'account-credits-sum',
      wrong: 'counts credits that are on hold as purchased ones',
      spoil: account((body) => ({
        ...body,
        credits: { ...at(body, 'credits'), purchased: { available: 99 } },
      })),
    },
    {
      sentence: 'account-period',
      wrong: 'has start and end of the period the wrong way round',
      spoil: account((body) => {
        const { start, end, ...rest } = at(body, 'billingPeriod');
        return { ...body, billingPeriod: { ...rest, start: end, end: start } };
      }),
    },
    {
      sentence: 'account-revision',
      wrong: 'counts its revision down',
      spoil: account((body) => ({ ...body, revision: (revision -= 1) })),
    },
    {
      sentence: 'no-store',
      wrong: 'lets caches store the account',
      spoil: async (request, send) =>
        await changed(await send(request), (body) => body, { 'Cache-Control': null }),
    },
    {
      sentence: 'no-token',
      wrong: 'accepts a request without a token',
      spoil: (request, send, { token }) => {
        if (request.headers.has('Authorization')) return send(request);
        const headers = new Headers(request.headers);
        headers.set('Authorization', `Bearer ${token}`);
        return send(new Request(request, { headers }));
      },
    },
    {
      sentence: 'wrong-token',
      wrong: 'lets every token in',
      spoil: (request, send, { token }) => {
        if (!request.headers.get('Authorization')?.includes('forged')) return send(request);
        const headers = new Headers(request.headers);
        headers.set('Authorization', `Bearer ${token}`);
        return send(new Request(request, { headers }));
      },
    },
    {
      sentence: 'problem',
      wrong: 'sends problems as plain JSON',
      spoil: async (request, send) => {
        const response = await send(request);
        return response.ok
          ? response
          : await changed(response, (body) => body, { 'Content-Type': 'application/json' });
      },
    },
    {
      sentence: 'request-id',
      wrong: 'has another request id in the header than in the body',
      spoil: async (request, send) =>
        await changed(await send(request), (body) => body, { 'X-Request-Id': 'other' }),
    },
    {
      sentence: 'ledger-balance',
      wrong: 'has the final balance in every entry',
      spoil: onSuccess('GET', /\/credit-entries$/, (body) => {
        const entries = body['entries'] as Json[];
        return {
          ...body,
          entries: entries.map((entry) => ({ ...entry, balance: entries[0]?.['balance'] })),
        };
      }),
    },
    {
      sentence: 'quote-sums',
      wrong: 'rounds the amount due',
      spoil: quote((body) => {
        const due = at(body, 'amountDue');
        return { ...body, amountDue: { ...due, amount: Number(due['amount']) + 1 } };
      }),
    },
    {
      sentence: 'quote-credits',
      wrong: 'promises more credits than it adds',
      spoil: quote((body) => {
        const credits = at(body, 'credits');
        return { ...body, credits: { ...credits, after: Number(credits['after']) + 1 } };
      }),
    },
    {
      sentence: 'quote-expiry',
      wrong: 'quotes what has expired already',
      spoil: quote((body) => ({ ...body, expiresAt: 1_000_000_000 })),
    },
    {
      sentence: 'quote-invalid',
      wrong: 'does not name the field that is wrong',
      spoil: onProblem('invalid_request', async (body, response, request) => {
        const isQuote = request.url.endsWith('/quotes');
        return isQuote ? await changed(response, () => ({ ...body, errors: [] })) : response;
      }),
    },
    {
      sentence: 'quote-minimum',
      wrong: 'does not say what the minimum is',
      spoil: onProblem('seats_below_minimum', (body, response) =>
        changed(response, () => ({ ...body, limit: 0 })),
      ),
    },
    {
      sentence: 'confirm-isolation',
      wrong: "says 403 of another organization's quote, which tells that it exists",
      spoil: async (request, send, { token }) => {
        const isOther = request.headers.get('Authorization') !== `Bearer ${token}`;
        const response = await send(request.clone());
        if (!isOther || !request.url.endsWith('/seat-changes')) return response;
        const body = { ...((await response.json()) as Json), status: 403, code: 'forbidden' };
        return new Response(JSON.stringify(body), { status: 403, headers: response.headers });
      },
    },
    {
      sentence: 'charged-quoted',
      wrong: 'charges another amount than it quoted',
      spoil: confirmation((body) => {
        const charged = body['amountCharged'] as Json | null;
        return {
          ...body,
          amountCharged: { ...at(body, 'amountDue'), amount: Number(charged?.['amount']) + 100 },
        };
      }),
    },
    {
      sentence: 'confirm-replay-header',
      wrong: 'does not say that it repeats a response',
      spoil: async (request, send) =>
        await changed(await send(request), (body) => body, { 'Idempotency-Replayed': null }),
    },
    {
      sentence: 'use-entry',
      wrong: 'lists uses as positive numbers of another kind',
      spoil: onSuccess('GET', /\/credit-entries$/, (body) => {
        const entries = body['entries'] as Json[];
        return {
          ...body,
          entries: entries.map((entry) => (entry['kind'] === 'use' ? { ...entry, kind: 'void' } : entry)),
        };
      }),
    },
    {
      sentence: 'purchase-total',
      wrong: 'adds a fee to the price of credits',
      spoil: onSuccess('POST', /\/credit-purchases$/, (body) => {
        const total = at(body, 'total');
        return { ...body, total: { ...total, amount: Number(total['amount']) + 50 } };
      }),
    },
    {
      sentence: 'purchase-repeated',
      wrong: 'makes another purchase of the same key',
      spoil: withoutIdempotency(/\/credit-purchases$/),
    },
  ];
}
