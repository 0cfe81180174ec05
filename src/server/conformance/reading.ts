import type { CreditEntry } from '../../contract/index.ts';
import { PROBLEM_MEDIA_TYPE, REQUEST_ID } from '../../contract/index.ts';
import { expect, faultsOf, read, refused } from './probe.ts';
import type { Sentence, Stage } from './sentence.ts';

const isCurrency = ({ message }: { readonly message: string }): boolean => /^is in [A-Z]{3}, /.test(message);

/** The first pages of the ledger, newest first. */
async function entries(stage: Stage): Promise<readonly CreditEntry[]> {
  const found: CreditEntry[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 5; page += 1) {
    const query: string = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const { entries: some, nextCursor } = read(
      await stage.probe.send('GET', `credit-entries${query}`),
      'CreditEntryPage',
    );
    found.push(...some);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return found;
}

/** The sentences about what every backend answers. */
export const READING: readonly Sentence[] = [
  {
    id: 'account-fields',
    profile: 'read',
    text: 'GET account returns 200 and every field of the contract, each of its type.',
    async check({ probe }) {
      const reply = await probe.send('GET', 'account');
      expect(reply.status === 200, `GET account responded ${reply.status}`);
      const wrong = faultsOf(reply, 'Account').find(
        (fault) => !isCurrency(fault) && fault.field !== 'serverTime',
      );
      expect(wrong === undefined, `account.${wrong?.field}: ${wrong?.message}`);
    },
  },
  {
    id: 'account-server-time',
    profile: 'read',
    text: 'serverTime is the current time in Unix seconds, not milliseconds.',
    async check({ probe }) {
      const faults = faultsOf(await probe.send('GET', 'account'), 'Account');
      const wrong = faults.find(({ field }) => field === 'serverTime');
      expect(wrong === undefined, `serverTime: ${wrong?.message}`);
    },
  },
  {
    id: 'account-currency',
    profile: 'read',
    text: 'The plan, the account credit and the next invoice are in one currency.',
    async check({ probe }) {
      const wrong = faultsOf(await probe.send('GET', 'account'), 'Account').find(isCurrency);
      expect(wrong === undefined, `account.${wrong?.field} ${wrong?.message}`);
    },
  },
  {
    id: 'account-credits-sum',
    profile: 'read',
    text: 'Available credits are the plan credits plus the purchased credits.',
    async check(stage) {
      const { available, plan, purchased } = (await stage.account()).credits;
      const sum = plan.available + purchased.available;
      expect(available === sum, `credits.available is ${available}, its parts come to ${sum}`);
    },
  },
  {
    id: 'account-period',
    profile: 'read',
    text: 'The billing period is [start, end), start is before end, and it has started.',
    async check(stage) {
      const { billingPeriod, serverTime } = await stage.account();
      const { start, end } = billingPeriod;
      expect(start < end, `billingPeriod is [${start}, ${end})`);
      expect(start <= serverTime, `billingPeriod.start ${start} is after serverTime ${serverTime}`);
    },
  },
  {
    id: 'account-revision',
    profile: 'read',
    text: 'The revision never goes down.',
    async check(stage) {
      const first = await stage.account();
      const second = await stage.account();
      expect(second.revision >= first.revision, `revision ${second.revision} after ${first.revision}`);
    },
  },
  {
    id: 'no-store',
    profile: 'read',
    text: 'Responses are not stored by caches: Cache-Control has no-store.',
    async check({ probe }) {
      const value = (await probe.send('GET', 'account')).headers.get('Cache-Control');
      expect(value?.includes('no-store') === true, `Cache-Control is ${value ?? 'missing'}`);
    },
  },
  {
    id: 'no-token',
    profile: 'read',
    text: 'A request that does not say who makes it is refused with 401 unauthenticated.',
    async check({ probe }) {
      refused(await probe.send('GET', 'account', { token: null }), 401, 'unauthenticated');
    },
  },
  {
    id: 'wrong-token',
    profile: 'read',
    text: 'A token that is not valid is refused with 401 unauthenticated.',
    async check(stage) {
      refused(
        await stage.probe.send('GET', 'account', { token: stage.name('forged') }),
        401,
        'unauthenticated',
      );
    },
  },
  {
    id: 'problem',
    profile: 'read',
    text: 'An error is a problem document (RFC 9457) with code, retryable, requestId and its own status.',
    async check(stage) {
      const reply = await stage.probe.send('GET', `seat-changes/${stage.name('none')}`);
      const faults = faultsOf(reply, 'Problem');
      expect(faults.length === 0, `the problem's ${faults[0]?.field}: ${faults[0]?.message}`);
      const type = reply.headers.get('Content-Type') ?? 'missing';
      expect(type.startsWith(PROBLEM_MEDIA_TYPE), `Content-Type is ${type}`);
      const { status } = reply.json as { readonly status: number };
      expect(status === reply.status, `status in the body is ${status}, of the response ${reply.status}`);
    },
  },
  {
    id: 'request-id',
    profile: 'read',
    text: 'A problem has the request id that the header X-Request-Id has.',
    async check(stage) {
      const reply = await stage.probe.send('GET', `seat-changes/${stage.name('none')}`);
      const { requestId } = reply.json as { readonly requestId: unknown };
      const header = reply.headers.get(REQUEST_ID);
      expect(
        header !== null && header === requestId,
        `requestId ${String(requestId)}, ${REQUEST_ID} ${header}`,
      );
    },
  },
  {
    id: 'not-found',
    profile: 'read',
    text: 'An id that does not exist is refused with 404 not_found.',
    async check(stage) {
      refused(await stage.probe.send('GET', `seat-changes/${stage.name('none')}`), 404, 'not_found');
    },
  },
];

/** What the ledger must say. Played last: the other profiles add entries to it. */
export const LEDGER: readonly Sentence[] = [
  {
    id: 'ledger-order',
    profile: 'read',
    text: 'Credit entries are listed newest first, each once.',
    async check(stage) {
      const all = await entries(stage);
      const ids = new Set(all.map(({ id }) => id));
      expect(ids.size === all.length, 'an entry is listed twice');
      const older = all.findIndex((entry, at) => entry.recordedAt < (all[at + 1]?.recordedAt ?? 0));
      expect(older < 0, `entry ${all[older]?.id} is listed before a newer one`);
    },
  },
  {
    id: 'ledger-balance',
    profile: 'read',
    text: "An entry's balance is the balance of the entry before it plus its own quantity.",
    async check(stage) {
      const all = await entries(stage);
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
    async check(stage) {
      const { available } = (await stage.account()).credits;
      const balance = (await entries(stage))[0]?.balance ?? 0;
      expect(balance === available, `the balance is ${balance}, available are ${available}`);
    },
  },
];
