/** The `error` property of an error response. */
export interface ErrorBody {
  readonly type: 'invalid_request_error' | 'card_error' | 'api_error' | 'idempotency_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly charge?: string;
  readonly payment_intent?: object;
  readonly payment_method?: object;
  readonly setup_intent?: object;
}

/** An error with Stripe's wording. Thrown by endpoints and rules; the transport turns it into a response. */
export class StripeFault extends Error {
  readonly status: number;
  readonly error: ErrorBody;
  /** True for errors that do not roll back earlier effects of the request, such as a declined card. */
  readonly keepsEffects: boolean;

  constructor(status: number, error: ErrorBody, keepsEffects = false) {
    super(error.message);
    this.name = 'StripeFault';
    this.status = status;
    this.error = error;
    this.keepsEffects = keepsEffects;
  }
}

/** Returns a 400 about one parameter. */
export function invalid(message: string, param?: string, code?: string): StripeFault {
  return new StripeFault(400, {
    type: 'invalid_request_error',
    message,
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
  });
}

/** Returns a 404 for an id that does not exist. */
export function resourceMissing(kind: string, id: string, param: string): StripeFault {
  return new StripeFault(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  });
}

/** Returns a 400 for something that Stripe has but the simulator does not model. Stripe never sends this error. */
export function notSimulated(what: string, param?: string): StripeFault {
  return invalid(`The simulator does not model ${what}.`, param, 'simulator_not_modelled');
}
