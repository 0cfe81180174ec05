import { FakeStripeFault } from '../stripe-js/backend.ts';
import type { FakeStripeBackend } from '../stripe-js/backend.ts';

type Body = Readonly<Record<string, unknown>>;

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '600',
};

function textOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === 'string') return value;
  throw new FakeStripeFault({
    type: 'invalid_request_error',
    message: `Missing required param: ${name}.`,
    param: name,
  });
}

function confirmation(body: Body) {
  const returnUrl = body['returnUrl'];
  return {
    clientSecret: textOf(body, 'clientSecret'),
    paymentMethod: textOf(body, 'paymentMethod'),
    ...(typeof returnUrl === 'string' ? { returnUrl } : {}),
  };
}

const methods: Readonly<Record<string, (backend: FakeStripeBackend, body: Body) => Promise<object>>> = {
  'retrieve-checkout': (backend, body) => backend.retrieveCheckout(textOf(body, 'clientSecret')),
  'confirm-checkout': (backend, body) => backend.confirmCheckout(confirmation(body)),
  'retrieve-payment-intent': (backend, body) => backend.retrievePaymentIntent(textOf(body, 'clientSecret')),
  'confirm-payment': (backend, body) => backend.confirmPayment(confirmation(body)),
  'retrieve-setup-intent': (backend, body) => backend.retrieveSetupIntent(textOf(body, 'clientSecret')),
  'confirm-setup': (backend, body) => backend.confirmSetup(confirmation(body)),
  'complete-challenge': (backend, body) =>
    backend.completeChallenge({
      clientSecret: textOf(body, 'clientSecret'),
      result: textOf(body, 'result') === 'succeed' ? 'succeed' : 'fail',
    }),
};

/** Serves the browser API over HTTP, for the fake Stripe.js: JSON requests and responses, from any origin. */
export async function browserApi(
  backend: FakeStripeBackend,
  name: string,
  request: Request,
): Promise<Response> {
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: cors });
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method === undefined || request.method !== 'POST') {
    return jsonResponse(404, {
      error: { type: 'invalid_request_error', message: `There is no ${request.method} ${name}.` },
    });
  }
  try {
    return jsonResponse(200, await method(backend, (await request.json()) as Body));
  } catch (error) {
    if (error instanceof FakeStripeFault)
      return jsonResponse(error.error.type === 'card_error' ? 402 : 400, { error: error.error });
    if (error instanceof SyntaxError)
      return jsonResponse(400, { error: { type: 'invalid_request_error', message: 'Invalid JSON' } });
    throw error;
  }
}

function jsonResponse(status: number, body: object): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...cors, 'content-type': 'application/json' },
  });
}
