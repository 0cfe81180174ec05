import type { CreditEntry } from '../../contract/index.ts';
import { PROBLEM_MEDIA_TYPE, REQUEST_ID } from '../../contract/index.ts';
import { expect, errorsOf, isContradiction, read, expectProblem } from './probe.ts';
import type { Rule, RuleContext } from './rule.ts';

/** Fields whose contradictions have rules of their own. */
const SUM = 'credits.available';
const PERIOD = 'billingPeriod.end';

const isCurrency = ({ message }: { readonly message: string }): boolean => /^is in [A-Z]{3}, /.test(message);

/** Returns the entries of the first five pages of the ledger, newest first. */
async function entries(context: RuleContext): Promise<readonly CreditEntry[]> {
  const found: CreditEntry[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 5; page += 1) {
    const query: string = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const { entries: some, nextCursor } = read(
      await context.probe.send('GET', `credit-entries${query}`),
      'CreditEntryPage',
    );
    found.push(...some);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return found;
}

/** Rules for the responses of every backend. */
export const READING: readonly Rule[] = [
  {
    id: 'account-fields',
    profile: 'read',
    text: 'GET account returns 200 and every field of the contract with the right type.',
    async check({ probe }) {
      const reply = await probe.send('GET', 'account');
      expect(reply.status === 200, `GET account responded ${reply.status}`);
      const wrong = errorsOf(reply, 'Account').find(
        (error) =>
          !isCurrency(error) &&
          error.field !== 'serverTime' &&
          !(isContradiction(error) && [SUM, PERIOD].includes(error.field)),
      );
      expect(wrong === undefined, `account.${wrong?.field}: ${wrong?.message}`);
    },
  },
  {
    id: 'account-server-time',
    profile: 'read',
    text: 'serverTime is the current time in Unix seconds, not milliseconds.',
    async check({ probe }) {
      const errors = errorsOf(await probe.send('GET', 'account'), 'Account');
      const wrong = errors.find(({ field }) => field === 'serverTime');
      expect(wrong === undefined, `serverTime: ${wrong?.message}`);
    },
  },
  {
    id: 'account-currency',
    profile: 'read',
    text: 'The plan, the account credit and the next invoice are in one currency.',
    async check({ probe }) {
      const wrong = errorsOf(await probe.send('GET', 'account'), 'Account').find(isCurrency);
      expect(wrong === undefined, `account.${wrong?.field} ${wrong?.message}`);
    },
  },
  {
    id: 'account-credits-sum',
    profile: 'read',
    text: 'Available credits are the plan credits plus the purchased credits.',
    async check({ probe }) {
      const errors = errorsOf(await probe.send('GET', 'account'), 'Account').filter(isContradiction);
      const wrong = errors.find(({ field }) => field === SUM);
      expect(wrong === undefined, `${SUM} ${wrong?.message}`);
    },
  },
  {
    id: 'account-period',
    profile: 'read',
    text: 'The billing period is [start, end), start is before end, and it has started.',
    async check(context) {
      const errors = errorsOf(await context.probe.send('GET', 'account'), 'Account').filter(isContradiction);
      const wrong = errors.find(({ field }) => field === PERIOD);
      expect(wrong === undefined, `${PERIOD} ${wrong?.message}`);
      const { billingPeriod, serverTime } = await context.account();
      const { start } = billingPeriod;
      expect(start <= serverTime, `billingPeriod.start ${start} is after serverTime ${serverTime}`);
    },
  },
  {
    id: 'account-revision',
    profile: 'read',
    text: 'The revision never goes down.',
    async check(context) {
      const first = await context.account();
      const second = await context.account();
      expect(second.revision >= first.revision, `revision ${second.revision} after ${first.revision}`);
    },
  },
  {
    id: 'no-store',
    profile: 'read',
    text: 'Caches do not store responses: Cache-Control has no-store.',
    async check({ probe }) {
      const value = (await probe.send('GET', 'account')).headers.get('Cache-Control');
      expect(value?.includes('no-store') === true, `Cache-Control is ${value ?? 'missing'}`);
    },
  },
  {
    id: 'no-token',
    profile: 'read',
    text: 'A request without credentials is rejected with 401 unauthenticated.',
    async check({ probe }) {
      expectProblem(await probe.send('GET', 'account', { token: null }), 401, 'unauthenticated');
    },
  },
  {
    id: 'wrong-token',
    profile: 'read',
    text: 'An invalid token is rejected with 401 unauthenticated.',
    async check(context) {
      expectProblem(
        await context.probe.send('GET', 'account', { token: context.name('forged') }),
        401,
        'unauthenticated',
      );
    },
  },
  {
    id: 'problem',
    profile: 'read',
    text: "An error is a problem document (RFC 9457) with code, retryable, requestId and the response's status.",
    async check(context) {
      const reply = await context.probe.send('GET', `seat-changes/${context.name('none')}`);
      const errors = errorsOf(reply, 'Problem');
      expect(errors.length === 0, `the problem's ${errors[0]?.field}: ${errors[0]?.message}`);
      const type = reply.headers.get('Content-Type') ?? 'missing';
      expect(type.startsWith(PROBLEM_MEDIA_TYPE), `Content-Type is ${type}`);
      const { status } = reply.json as { readonly status: number };
      expect(status === reply.status, `status is ${status} in the body, ${reply.status} in the response`);
    },
  },
  {
    id: 'request-id',
    profile: 'read',
    text: "A problem's requestId equals the X-Request-Id header.",
    async check(context) {
      const reply = await context.probe.send('GET', `seat-changes/${context.name('none')}`);
      const { requestId } = reply.json as { readonly requestId: unknown };
      const header = reply.headers.get(REQUEST_ID);
      expect(
        header !== null && header === requestId,
        `requestId is ${String(requestId)}, ${REQUEST_ID} is ${header ?? 'missing'}`,
      );
    },
  },
  {
    id: 'not-found',
    profile: 'read',
    text: 'An unknown id is rejected with 404 not_found.',
    async check(context) {
      expectProblem(
        await context.probe.send('GET', `seat-changes/${context.name('none')}`),
        404,
        'not_found',
      );
    },
  },
];

/** Rules for the ledger. Checked last, since the other profiles add entries to it. */
export const LEDGER: readonly Rule[] = [
  {
    id: 'ledger-order',
    profile: 'read',
    text: 'Credit entries are listed newest first, each once.',
    async check(context) {
      const all = await entries(context);
      const ids = new Set(all.map(({ id }) => id));
      expect(ids.size === all.length, 'an entry is listed twice');
      const older = all.findIndex((entry, at) => entry.recordedAt < (all[at + 1]?.recordedAt ?? 0));
      expect(older < 0, `entry ${all[older]?.id} is listed before a newer one`);
    },
  },
  {
    id: 'ledger-balance',
    profile: 'read',
    text: "An entry's balance is the balance of the previous entry plus its own quantity.",
    async check(context) {
      const all = await entries(context);
      const wrong = all.findIndex(
        ({ balance, quantity }, at) => balance !== (all[at + 1]?.balance ?? balance - quantity) + quantity,
      );
      expect(wrong < 0, `entry ${all[wrong]?.id} has balance ${all[wrong]?.balance}`);
    },
  },
  {
    id: 'ledger-account',
    profile: 'read',
    text: "The newest entry's balance is the number of available credits.",
    async check(context) {
      const { available } = (await context.account()).credits;
      const balance = (await entries(context))[0]?.balance ?? 0;
      expect(balance === available, `the balance is ${balance}, the account has ${available} available`);
    },
  },
];
