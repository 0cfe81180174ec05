import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { AccountSchema } from './account.ts';
import { CreditEntryPageSchema, CreditPurchaseSchema, CreditUseSchema } from './credits.ts';
import type { ErrorCode } from './errors.ts';
import { ERRORS } from './errors.ts';
import {
  CreditPurchaseRequestSchema,
  CreditUseRequestSchema,
  PortalSessionRequestSchema,
  SeatChangeQuoteRequestSchema,
  SeatChangeRequestSchema,
} from './requests.ts';
import { PaymentMethodSetupSchema, PortalSessionSchema } from './payments.ts';
import { PROBLEM_MEDIA_TYPE, ProblemSchema } from './problem.ts';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_REPLAYED, ROUTES } from './routes.ts';
import { SeatChangeQuoteSchema, SeatChangeSchema } from './seat-change.ts';

/** The schemas of the wire by the names that openapi.json gives them. */
const SCHEMAS = {
  Account: AccountSchema,
  SeatChangeQuoteRequest: SeatChangeQuoteRequestSchema,
  SeatChangeQuote: SeatChangeQuoteSchema,
  SeatChangeRequest: SeatChangeRequestSchema,
  SeatChange: SeatChangeSchema,
  CreditPurchaseRequest: CreditPurchaseRequestSchema,
  CreditPurchase: CreditPurchaseSchema,
  CreditUseRequest: CreditUseRequestSchema,
  CreditUse: CreditUseSchema,
  CreditEntryPage: CreditEntryPageSchema,
  PaymentMethodSetup: PaymentMethodSetupSchema,
  PortalSessionRequest: PortalSessionRequestSchema,
  PortalSession: PortalSessionSchema,
  Problem: ProblemSchema,
} satisfies Record<string, GenericSchema>;

type SchemaName = keyof typeof SCHEMAS;

interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly request?: SchemaName;
  readonly response: SchemaName;
  readonly status?: 200 | 201;
  /** Takes an Idempotency-Key header, without which it is refused. */
  readonly keyed?: boolean;
  readonly parameters?: readonly object[];
  readonly errors: readonly ErrorCode[];
}

const ALWAYS: readonly ErrorCode[] = [
  'unauthenticated',
  'forbidden',
  'organization_unknown',
  'rate_limited',
  'internal_error',
  'database_unavailable',
  'payment_provider_unavailable',
  'payment_provider_refused',
];
const KEYED: readonly ErrorCode[] = ['idempotency_key_reused', 'request_in_progress', 'outcome_unknown'];

const reference = (name: SchemaName): object => ({ $ref: `#/components/schemas/${name}` });
const pathId = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const keyHeader = {
  name: IDEMPOTENCY_KEY,
  in: 'header',
  required: true,
  description:
    'Made once per attempt and kept until the outcome is known. The same key with other input is refused.',
  schema: { type: 'string', minLength: 8, maxLength: 255 },
};
const cursor = { name: 'cursor', in: 'query', schema: { type: 'string' } };

const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  [ROUTES.account]: {
    get: {
      id: 'getAccount',
      summary: 'All that the elements show of the organisation',
      response: 'Account',
      errors: [],
    },
  },
  [ROUTES.seatChangeQuotes]: {
    post: {
      id: 'quoteSeatChange',
      summary: 'What another number of users costs and brings, pinned until it expires',
      request: 'SeatChangeQuoteRequest',
      response: 'SeatChangeQuote',
      status: 201,
      errors: [
        'invalid_request',
        'seats_below_minimum',
        'seats_above_maximum',
        'seats_unchanged',
        'seat_change_pending',
        'subscription_inactive',
        'tax_location_invalid',
      ],
    },
  },
  [ROUTES.seatChanges]: {
    post: {
      id: 'confirmSeatChange',
      summary: 'Applies exactly the quote, or nothing',
      request: 'SeatChangeRequest',
      response: 'SeatChange',
      status: 201,
      keyed: true,
      errors: [
        'invalid_request',
        'quote_not_found',
        'quote_expired',
        'quote_changed',
        'quote_used',
        'seat_change_pending',
        'subscription_inactive',
      ],
    },
  },
  [`${ROUTES.seatChanges}/{id}`]: {
    get: {
      id: 'getSeatChange',
      summary: 'How far a seat change is; settles it where Stripe knows more',
      response: 'SeatChange',
      parameters: [pathId],
      errors: ['not_found'],
    },
    delete: {
      id: 'giveUpSeatChange',
      summary: 'Gives a pending change up: its invoice is voided, nothing is charged',
      response: 'SeatChange',
      parameters: [pathId],
      errors: ['not_found', 'seat_change_settled', 'outcome_unknown'],
    },
  },
  [ROUTES.creditPurchases]: {
    post: {
      id: 'createCreditPurchase',
      summary: 'Begins a purchase; price and quantity are fixed by the server',
      request: 'CreditPurchaseRequest',
      response: 'CreditPurchase',
      status: 201,
      keyed: true,
      errors: ['invalid_request', 'top_up_unavailable'],
    },
  },
  [`${ROUTES.creditPurchases}/{id}`]: {
    get: {
      id: 'getCreditPurchase',
      summary: 'How far a purchase is; fulfils it where Stripe says paid',
      response: 'CreditPurchase',
      parameters: [pathId],
      errors: ['not_found'],
    },
  },
  [ROUTES.creditUses]: {
    post: {
      id: 'useCredit',
      summary: 'Uses one credit for a job, once per job',
      request: 'CreditUseRequest',
      response: 'CreditUse',
      status: 201,
      keyed: true,
      errors: ['invalid_request', 'insufficient_credits'],
    },
  },
  [ROUTES.creditEntries]: {
    get: {
      id: 'listCreditEntries',
      summary: 'The ledger, newest first',
      response: 'CreditEntryPage',
      parameters: [cursor],
      errors: ['invalid_request'],
    },
  },
  [ROUTES.paymentMethodSetup]: {
    post: {
      id: 'setUpPaymentMethod',
      summary: 'A SetupIntent for a card that becomes the default',
      response: 'PaymentMethodSetup',
      status: 201,
      errors: [],
    },
  },
  [ROUTES.portalSessions]: {
    post: {
      id: 'createPortalSession',
      summary: "A link to Stripe's customer portal",
      request: 'PortalSessionRequest',
      response: 'PortalSession',
      status: 201,
      errors: ['invalid_request'],
    },
  },
};

const EMBED_TOKEN =
  'For pages of another origin: good for minutes, for one organisation, its scopes and its origins. Only together with ' +
  'an Origin header that it names: 401 where it is not good any more, so that the page gets another one and asks again, ' +
  "403 from anywhere else. The host's own pages are known without it, by a cookie for one.";

/** The contract as an OpenAPI 3.1 document, made from the schemas that both sides validate with. */
export function openApiDocument(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'OneClickWorker billing',
      version: '1',
      description:
        'What the elements ask of a backend. Money is an integer in minor units with its ISO 4217 code; instants are ' +
        'Unix seconds; unknown fields are ignored. Errors are problem documents (RFC 9457).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/billing', description: 'Wherever the host mounts it' }],
    security: [{ embedToken: [] }, {}],
    paths: Object.fromEntries(
      Object.entries(OPERATIONS).map(([path, methods]) => [
        `/${path}`,
        Object.fromEntries(
          Object.entries(methods).map(([method, operation]) => [method, describeOperation(operation)]),
        ),
      ]),
    ),
    components: {
      schemas: Object.fromEntries(
        Object.entries(SCHEMAS).map(([name, schema]) => [name, jsonSchema(schema)]),
      ),
      securitySchemes: {
        embedToken: { type: 'http', scheme: 'bearer', description: EMBED_TOKEN },
      },
    },
  };
}

function describeOperation(operation: Operation): object {
  const parameters = [...(operation.parameters ?? []), ...(operation.keyed ? [keyHeader] : [])];
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(operation.request && { requestBody: { required: true, content: json(operation.request) } }),
    responses: {
      [operation.status ?? 200]: {
        description: operation.summary,
        ...(operation.keyed && {
          headers: {
            [IDEMPOTENCY_REPLAYED]: {
              description: 'true where it repeats an earlier answer',
              schema: { type: 'string' },
            },
          },
        }),
        content: json(operation.response),
      },
      ...describeErrors([...operation.errors, ...(operation.keyed ? KEYED : []), ...ALWAYS]),
    },
  };
}

function describeErrors(codes: readonly ErrorCode[]): Record<string, object> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = ERRORS[code];
    if (status !== null) byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const entries = [...byStatus].map(([status, of]): [string, object] => [
    String(status),
    {
      description: of.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join('; '),
      content: { [PROBLEM_MEDIA_TYPE]: { schema: reference('Problem') } },
    },
  ]);
  return Object.fromEntries(entries);
}

function json(name: SchemaName): object {
  return { 'application/json': { schema: reference(name) } };
}

function jsonSchema(schema: GenericSchema): object {
  const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: 'throw' });
  return rest;
}
