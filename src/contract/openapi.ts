import { toJsonSchemaDefs } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import type { ErrorCode } from './errors.ts';
import { ERRORS } from './errors.ts';
import { InvoicePreviewSchema } from './invoice-preview.ts';
import { InvoiceSchema } from './invoices.ts';
import type { Operation, OperationDetails, OperationName } from './operations.ts';
import {
  COMMON_ERRORS,
  IDEMPOTENCY_KEY_LENGTH,
  KEYED_ERRORS,
  MAX_BODY_BYTES,
  OPERATION_DETAILS,
  OPERATIONS,
} from './operations.ts';
import { CreditEntrySchema } from './credits.ts';
import {
  AmountSchema,
  FailureSchema,
  FromToSchema,
  MoneySchema,
  PaymentMethodSchema,
  PeriodSchema,
} from './primitives.ts';
import { PROBLEM_MEDIA_TYPE } from './problem.ts';
import { REQUEST_SCHEMAS } from './requests.ts';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_REPLAYED, REQUEST_ID } from './routes.ts';
import { OPERATION_RESPONSES, RESPONSE_SCHEMAS } from './schemas.ts';
import { LineItemSchema } from './seat-change.ts';

/** Texts of the document that are not in the schemas. */
export interface OpenApiTexts {
  /** Descriptions by component (`Account`) and by path inside one (`Account.plan.unitPrice`). */
  readonly docs: ReadonlyMap<string, string>;
  /** An example of each component, with all its properties. */
  readonly examples: Readonly<Record<string, unknown>>;
}

type Row = Operation & OperationDetails;
type Json = Record<string, unknown>;

/** Parts of requests and responses that are separate components. */
const PARTS = {
  Money: MoneySchema,
  Amount: AmountSchema,
  Period: PeriodSchema,
  FromTo: FromToSchema,
  PaymentMethod: PaymentMethodSchema,
  Failure: FailureSchema,
  LineItem: LineItemSchema,
  InvoicePreview: InvoicePreviewSchema,
  CreditEntry: CreditEntrySchema,
  Invoice: InvoiceSchema,
} satisfies Record<string, GenericSchema>;

const reference = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const pathId = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'Id of the resource, from an earlier response.',
  schema: { type: 'string' },
};

const EMBED_TOKEN =
  'For pages of another origin: valid for minutes, for one organization, and only for the scopes and origins that it names. ' +
  'A request without an Origin header that has one of these origins gets a 403. An expired token gets a 401, so that ' +
  "the page fetches a new one and retries. The host's own pages are identified without it, for example by a cookie.";

/** Headers that responses share, by their names in `components.headers`. */
const HEADERS = {
  [REQUEST_ID]: {
    description:
      "Id of the request, also in a problem's `requestId` and in the errors that the server reports.",
    schema: { type: 'string' },
  },
  [IDEMPOTENCY_REPLAYED]: {
    description: '`true` when the response repeats an earlier one.',
    schema: { type: 'string', enum: ['true'] },
  },
  'Retry-After': {
    description: 'Seconds after which a retry is worthwhile, with every 429 and 503.',
    schema: { type: 'integer', minimum: 0 },
  },
  Allow: { description: 'The methods of the path.', schema: { type: 'string' } },
};

const header = (name: keyof typeof HEADERS): Json => ({ [name]: { $ref: `#/components/headers/${name}` } });

/** Returns the contract as an OpenAPI 3.1 document, generated from the schemas that client and server validate with. */
export function openApiDocument(texts: OpenApiTexts): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'OneClickWorker billing',
      version: '1',
      description:
        'The requests that the elements send to a backend. Money is an integer in minor units with its ISO 4217 code; ' +
        'instants are Unix seconds; unknown fields are ignored. Errors are problem documents (RFC 9457). A method that a ' +
        `path does not have gets a 405 with \`Allow\`; a JSON body of more than ${MAX_BODY_BYTES} bytes gets a 413.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/billing', description: 'Wherever the host mounts it' }],
    security: [{ embedToken: [] }, {}],
    paths: paths(texts),
    components: {
      schemas: components(texts),
      headers: HEADERS,
      securitySchemes: {
        embedToken: { type: 'http', scheme: 'bearer', description: EMBED_TOKEN },
      },
    },
  };
}

/** The operations by path and method, in the order of the table. */
function paths(texts: OpenApiTexts): Record<string, Record<string, object>> {
  const result: Record<string, Record<string, object>> = {};
  for (const id of Object.keys(OPERATIONS) as OperationName[]) {
    const operation: Row = { ...OPERATIONS[id], ...OPERATION_DETAILS[id] };
    (result[`/${operation.path}`] ??= {})[operation.method.toLowerCase()] = describeOperation(
      id,
      operation,
      texts,
    );
  }
  return result;
}

function describeOperation(id: OperationName, operation: Row, texts: OpenApiTexts): object {
  const { summary, idempotencyKey, errors, request } = operation;
  const parameters = describeParameters(operation);
  const isKeyed = idempotencyKey === 'required';
  const codes = new Set<ErrorCode>([
    ...errors,
    ...(idempotencyKey || request || operation.query ? (['invalid_request'] as const) : []),
    ...(request ? (['payload_too_large'] as const) : []),
    ...(isKeyed ? KEYED_ERRORS : []),
    ...COMMON_ERRORS,
    'method_not_allowed',
  ]);
  return {
    operationId: id,
    summary,
    description: `Requires the scope ${operation.scopes.map((scope) => `\`${scope}\``).join(' or ')}.`,
    ...(parameters.length > 0 && { parameters }),
    ...(request && { requestBody: { required: true, content: json(request, texts) } }),
    responses: {
      [operation.status ?? 200]: {
        description: summary,
        headers: { ...header(REQUEST_ID), ...(isKeyed && header(IDEMPOTENCY_REPLAYED)) },
        content: json(OPERATION_RESPONSES[id], texts),
      },
      ...describeErrors([...codes]),
    },
  };
}

function describeParameters({ path, query, idempotencyKey }: Row): readonly object[] {
  const inQuery = Object.entries(query ?? {}).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    description,
    schema,
  }));
  const keyHeader = {
    name: IDEMPOTENCY_KEY,
    in: 'header',
    required: idempotencyKey === 'required',
    description:
      'Generated once per attempt and reused until the outcome is known. The same key with other input is rejected.',
    schema: {
      type: 'string',
      minLength: IDEMPOTENCY_KEY_LENGTH.minimum,
      maxLength: IDEMPOTENCY_KEY_LENGTH.maximum,
    },
    example: '5f0c6a1e-2f0b-4b8e-9d1e-3c1f6f6f7a10',
  };
  return [...(path.includes('{id}') ? [pathId] : []), ...inQuery, ...(idempotencyKey ? [keyHeader] : [])];
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
      headers: {
        ...header(REQUEST_ID),
        ...(status === 405 && header('Allow')),
        ...([429, 503].includes(status) && header('Retry-After')),
      },
      content: { [PROBLEM_MEDIA_TYPE]: { schema: reference('Problem') } },
    },
  ]);
  return Object.fromEntries(entries);
}

function json(name: string, { examples }: OpenApiTexts): object {
  return { 'application/json': { schema: reference(name), example: examples[name] } };
}

/** The schemas by name, each property with its description and an example. */
function components({ docs, examples }: OpenApiTexts): Json {
  const definitions = toJsonSchemaDefs(
    { ...PARTS, ...RESPONSE_SCHEMAS, ...REQUEST_SCHEMAS },
    {
      errorMode: 'throw',
      ignoreActions: ['raw_check'],
      overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
    },
  );
  return Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [
      name,
      describe(schema as Json, name, { docs, example: examples[name] }),
    ]),
  );
}

/** Adds the descriptions of a path and its properties, and examples to the leaves: components have their own. */
function describe(
  schema: Json,
  path: string,
  texts: { readonly docs: OpenApiTexts['docs']; readonly example: unknown },
): Json {
  const { docs, example } = texts;
  const description = docs.get(path);
  const inner = (part: unknown, value: unknown): Json => {
    const { description: _, ...rest } = describe(part as Json, path, { docs, example: value });
    return rest;
  };
  const properties = schema['properties'] as Record<string, Json> | undefined;
  const items = schema['items'] as Json | undefined;
  const anyOf = schema['anyOf'] as readonly Json[] | undefined;
  const isLeaf = !properties && !items && !anyOf && !('$ref' in schema) && schema['type'] !== 'null';
  const fields = (example ?? {}) as Json;
  return {
    ...schema,
    ...(description !== undefined && { description }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [
          name,
          describe(property, `${path}.${name}`, { docs, example: fields[name] }),
        ]),
      ),
    }),
    ...(items && { items: inner(items, (example as readonly unknown[] | undefined)?.[0]) }),
    ...(anyOf && { anyOf: anyOf.map((part) => inner(part, example)) }),
    ...(isLeaf && example !== undefined && { examples: [example] }),
  };
}
