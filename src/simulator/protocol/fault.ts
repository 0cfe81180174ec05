/** The `error` member of a refusing answer. */
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

/** A refusal as Stripe words it. Thrown by the rules, answered by the transport. */
export class StripeFault extends Error {
  readonly status: number;
  readonly error: ErrorBody;
  /** True for refusals that happen after something was done, such as a declined card: what was done stays. */
  readonly keepsEffects: boolean;

  constructor(status: number, error: ErrorBody, keepsEffects = false) {
    super(error.message);
    this.name = 'StripeFault';
    this.status = status;
    this.error = error;
    this.keepsEffects = keepsEffects;
  }
}

/** 400 about one parameter. */
export function invalid(message: string, param?: string, code?: string): StripeFault {
  return new StripeFault(400, {
    type: 'invalid_request_error',
    message,
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
  });
}

/** 404 for an id that names nothing. */
export function resourceMissing(kind: string, id: string, param: string): StripeFault {
  return new StripeFault(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  });
}

/** 400 for a parameter that Stripe has and this simulator does not model. Never what Stripe would say. */
export function notSimulated(what: string, param?: string): StripeFault {
  return invalid(`The simulator does not model ${what}.`, param, 'simulator_not_modelled');
}
