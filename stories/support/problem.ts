import type { ErrorCode, Problem } from '../../src/contract/index.ts';
import { ERRORS, PROBLEM_MEDIA_TYPE } from '../../src/contract/index.ts';

/** The problem document that a backend returns for a code, with additional fields of the contract. */
export function problem(code: ErrorCode, more: Partial<Problem> = {}): Response {
  const { status, title, retryable } = ERRORS[code];
  const body: Problem = {
    type: `urn:ocw:problem:${code}`,
    title,
    status: status ?? 500,
    code,
    retryable,
    requestId: 'req_story',
    ...more,
  };
  return Response.json(body, { status: body.status, headers: { 'Content-Type': PROBLEM_MEDIA_TYPE } });
}
