import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import type { ErrorCode } from './errors.ts';
import { ERRORS } from './errors.ts';
import type { Operation, OperationDetails, OperationName } from './operations.ts';
import {
  COMMON_ERRORS,
  IDEMPOTENCY_KEY_LENGTH,
  KEYED_ERRORS,
  OPERATION_DETAILS,
  OPERATIONS,
} from './operations.ts';
import { PROBLEM_MEDIA_TYPE } from './problem.ts';
import { REQUEST_SCHEMAS } from './requests.ts';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_REPLAYED } from './routes.ts';
import { RESPONSE_SCHEMAS } from './schemas.ts';

type Row = Operation & OperationDetails;

const SCHEMAS: Readonly<Record<string, GenericSchema>> = { ...RESPONSE_SCHEMAS, ...REQUEST_SCHEMAS };

const reference = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const pathId = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

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
    paths: paths(),
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

/** The operations by path and method, in the order of the table. */
function paths(): Record<string, Record<string, object>> {
  const result: Record<string, Record<string, object>> = {};
  for (const [id, row] of Object.entries<Operation>(OPERATIONS)) {
    const operation: Row = { ...row, ...OPERATION_DETAILS[id as OperationName] };
    (result[`/${operation.path}`] ??= {})[operation.method.toLowerCase()] = describeOperation(id, operation);
  }
  return result;
}

function describeOperation(id: string, operation: Row): object {
  const { summary, idempotencyKey, errors } = operation;
  const parameters = describeParameters(operation);
  const isKeyed = idempotencyKey === 'required';
  return {
    operationId: id,
    summary,
    description: `Needs the scope ${operation.scopes.join(' or ')}.`,
    ...(parameters.length > 0 && { parameters }),
    ...(operation.request && { requestBody: { required: true, content: json(operation.request) } }),
    responses: {
      [operation.status ?? 200]: {
        description: summary,
        ...(isKeyed && {
          headers: {
            [IDEMPOTENCY_REPLAYED]: {
              description: '`true` where the response repeats an earlier one',
              schema: { type: 'string' },
            },
          },
        }),
        content: json(operation.response),
      },
      ...describeErrors([...errors, ...(isKeyed ? KEYED_ERRORS : []), ...COMMON_ERRORS]),
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
      'Made once per attempt and kept until the outcome is known. The same key with other input is refused.',
    schema: {
      type: 'string',
      minLength: IDEMPOTENCY_KEY_LENGTH.minimum,
      maxLength: IDEMPOTENCY_KEY_LENGTH.maximum,
    },
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
      content: { [PROBLEM_MEDIA_TYPE]: { schema: reference('Problem') } },
    },
  ]);
  return Object.fromEntries(entries);
}

function json(name: string): object {
  return { 'application/json': { schema: reference(name) } };
}

function jsonSchema(schema: GenericSchema): object {
  const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: 'throw', ignoreActions: ['raw_check'] });
  return rest;
}
