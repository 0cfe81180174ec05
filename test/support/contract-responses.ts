import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { GenericSchema, InferOutput } from 'valibot';
import type {
  Account,
  CheckoutMode,
  CreditPurchase,
  Problem,
  SeatChange,
  SeatChangeQuote,
} from '../../src/contract/index.ts';
import {
  AccountSchema,
  CreditPurchaseSchema,
  parse,
  PROBLEM_MEDIA_TYPE,
  ProblemSchema,
  SeatChangeQuoteSchema,
  SeatChangeSchema,
} from '../../src/contract/index.ts';
import type { World } from './world.ts';

/** Reads a response, which must be a success and conform exactly to the contract. */
export async function expectResponse<const S extends GenericSchema>(
  response: Response,
  schema: S,
): Promise<InferOutput<S>> {
  const body: unknown = await response.json();
  assert.ok(response.ok, `${response.status} ${JSON.stringify(body)}`);
  return conforming(schema, body);
}

/** Reads a response, which must be the problem with this code and conform exactly to the contract. */
export async function expectProblem(response: Response, code: string): Promise<Problem> {
  const body: unknown = await response.json();
  assert.equal(response.headers.get('Content-Type'), PROBLEM_MEDIA_TYPE, JSON.stringify(body));
  const problem = conforming(ProblemSchema, body);
  assert.equal(problem.code, code, JSON.stringify(problem));
  assert.equal(problem.status, response.status);
  assert.equal(response.headers.get('X-Request-Id'), problem.requestId);
  // RFC 9110, 10.2.3: whole seconds, in every response that asks the client to retry later, and no other.
  const wait = response.headers.get('Retry-After');
  if (problem.status === 429 || problem.status === 503) assert.match(wait ?? '', /^[1-9]\d*$/, code);
  else assert.equal(wait, null, code);
  return problem;
}

export async function readAccount(world: World): Promise<Account> {
  return await expectResponse(await world.send('GET', 'account'), AccountSchema);
}

export async function quoteFor(world: World, seats: number): Promise<SeatChangeQuote> {
  return await expectResponse(
    await world.send('POST', 'seat-changes/quotes', { seats }),
    SeatChangeQuoteSchema,
  );
}

/** Confirms a quote as a page does. */
export async function confirm(world: World, quote: { readonly id: string }, key: string): Promise<Response> {
  return await world.send('POST', 'seat-changes', { quoteId: quote.id }, { 'Idempotency-Key': key });
}

/** Begins a purchase as a page does. */
export async function beginPurchase(
  world: World,
  input: { readonly quantity: number; readonly checkout?: CheckoutMode; readonly returnUrl?: string },
  key = `key-${randomUUID()}`,
): Promise<Response> {
  const body = { checkout: 'elements', returnUrl: 'https://app.example.com/billing', ...input };
  return await world.send('POST', 'credit-purchases', body, { 'Idempotency-Key': key });
}

/** A purchase that waits for its payment. */
export async function openPurchase(
  world: World,
  quantity: number,
  checkout: CheckoutMode = 'elements',
): Promise<CreditPurchase> {
  return await expectResponse(await beginPurchase(world, { quantity, checkout }), CreditPurchaseSchema);
}

export async function readPurchase(world: World, { id }: { readonly id: string }): Promise<CreditPurchase> {
  return await expectResponse(await world.send('GET', `credit-purchases/${id}`), CreditPurchaseSchema);
}

/** Quotes and confirms; both must succeed. */
export async function changeSeats(world: World, seats: number): Promise<SeatChange> {
  const quote = await quoteFor(world, seats);
  return await expectResponse(await confirm(world, quote, `key-${quote.id}`), SeatChangeSchema);
}

/** Reads by the schema and finds nothing dropped: no field that the contract does not have. */
function conforming<const S extends GenericSchema>(schema: S, body: unknown): InferOutput<S> {
  const result = parse(schema, body);
  if (!result.ok)
    assert.fail(`breaks the contract: ${JSON.stringify(result.errors)} in ${JSON.stringify(body)}`);
  assert.deepEqual(body, JSON.parse(JSON.stringify(result.value)));
  return result.value;
}
