import type { FieldError, SeatChangeQuote } from '../../contract/index.ts';
import { IDEMPOTENCY_REPLAYED } from '../../contract/index.ts';
import type { Reply } from './probe.ts';
import { expect, errorsOf, isContradiction, NotTried, read, expectProblem } from './probe.ts';
import type { Rule, RuleContext } from './rule.ts';
import { wellFormed } from './rule.ts';

/** Has a rule of its own. */
const CREDITS = 'credits.after';

const isCredits = (error: FieldError): boolean => isContradiction(error) && error.field === CREDITS;
const isSum = (error: FieldError): boolean =>
  !isCredits(error) && (isContradiction(error) || /^is in [A-Z]{3}, /.test(error.message));

async function requestQuote(context: RuleContext): Promise<Reply> {
  const { account, quantity } = await context.seats();
  const seats = quantity + 1;
  if (account.seats.maximum !== null && seats > account.seats.maximum)
    throw new NotTried('no user can be added');
  return await context.probe.send('POST', 'seat-changes/quotes', { body: { seats } });
}

const quote = async (context: RuleContext): Promise<SeatChangeQuote> =>
  wellFormed(await requestQuote(context), 'SeatChangeQuote', 201);

const confirm = (context: RuleContext, quoteId: string, key: string, token?: string): Promise<Reply> =>
  context.probe.send('POST', 'seat-changes', {
    body: { quoteId },
    key,
    ...(token === undefined ? {} : { token }),
  });

/** Rules for seat changes. Checking them adds one user to the organization and pays for it. */
export const SEATS: readonly Rule[] = [
  {
    id: 'quote-fields',
    profile: 'seats',
    text: 'POST seat-changes/quotes returns 201 and every field of a quote with the right type.',
    async check(context) {
      const reply = await requestQuote(context);
      expect(reply.status === 201, `${reply.label} responded ${reply.status}`);
      const wrong = errorsOf(reply, 'SeatChangeQuote').find((error) => !isSum(error) && !isCredits(error));
      expect(wrong === undefined, `quote.${wrong?.field}: ${wrong?.message}`);
    },
  },
  {
    id: 'quote-sums',
    profile: 'seats',
    text: 'The amounts of a quote add up, in one currency: lines, discount, tax, account credit, amount due.',
    async check(context) {
      const wrong = errorsOf(await requestQuote(context), 'SeatChangeQuote').find(isSum);
      expect(wrong === undefined, `quote.${wrong?.field} ${wrong?.message}`);
    },
  },
  {
    id: 'quote-seats',
    profile: 'seats',
    text: 'A quote is from the current number of users to the requested number.',
    async check(context) {
      const { quantity } = await context.seats();
      const { from, to } = (await quote(context)).seats;
      expect(
        from === quantity && to === quantity + 1,
        `quote.seats is ${from} → ${to}, requested were ${quantity} → ${quantity + 1}`,
      );
    },
  },
  {
    id: 'quote-credits',
    profile: 'seats',
    text: 'The credits after a change are those before plus those added.',
    async check(context) {
      const wrong = errorsOf(await requestQuote(context), 'SeatChangeQuote').find(isCredits);
      expect(wrong === undefined, `quote.${CREDITS} ${wrong?.message}`);
    },
  },
  {
    id: 'quote-expiry',
    profile: 'seats',
    text: 'A quote expires in the future, and its proration date is not in the future.',
    async check(context) {
      const { expiresAt, prorationDate } = await quote(context);
      const { serverTime } = await context.account();
      expect(expiresAt > serverTime, `expiresAt ${expiresAt} is not after serverTime ${serverTime}`);
      expect(prorationDate <= serverTime, `prorationDate ${prorationDate} is after serverTime ${serverTime}`);
    },
  },
  {
    id: 'quote-changes-nothing',
    profile: 'seats',
    text: 'A quote changes nothing.',
    async check(context) {
      const { quantity } = await context.seats();
      await quote(context);
      const after = await context.seats();
      expect(after.quantity === quantity, `${quantity} users became ${after.quantity}`);
    },
  },
  {
    id: 'quote-invalid',
    profile: 'seats',
    text: 'A number of users that is not an integer is rejected with 422 invalid_request, naming the field.',
    async check({ probe }) {
      const reply = await probe.send('POST', 'seat-changes/quotes', { body: { seats: 1.5 } });
      const { errors = [] } = expectProblem(reply, 422, 'invalid_request');
      expect(
        errors.some(({ field }) => field === 'seats'),
        'errors does not name the field seats',
      );
    },
  },
  {
    id: 'quote-unchanged',
    profile: 'seats',
    text: 'The current number of users is rejected with 409 seats_unchanged.',
    async check(context) {
      const { quantity } = await context.seats();
      const reply = await context.probe.send('POST', 'seat-changes/quotes', { body: { seats: quantity } });
      expectProblem(reply, 409, 'seats_unchanged');
    },
  },
  {
    id: 'quote-minimum',
    profile: 'seats',
    text: 'Fewer users than the minimum are rejected with 422 seats_below_minimum and the limit.',
    async check(context) {
      const { minimum } = (await context.account()).seats;
      if (minimum < 2) throw new NotTried('the minimum is 1 user');
      const reply = await context.probe.send('POST', 'seat-changes/quotes', { body: { seats: minimum - 1 } });
      const { limit } = expectProblem(reply, 422, 'seats_below_minimum');
      expect(limit === minimum, `limit is ${limit}, seats.minimum is ${minimum}`);
    },
  },
  {
    id: 'confirm-key',
    profile: 'seats',
    text: 'A confirmation without an Idempotency-Key is rejected with 422 and changes nothing.',
    async check(context) {
      const { id } = await quote(context);
      const reply = await context.probe.send('POST', 'seat-changes', { body: { quoteId: id } });
      expectProblem(reply, 422, 'invalid_request');
    },
  },
  {
    id: 'confirm-unknown',
    profile: 'seats',
    text: 'An unknown quote is rejected with 404 quote_not_found.',
    async check(context) {
      expectProblem(
        await confirm(context, context.name('none'), context.name('unknown')),
        404,
        'quote_not_found',
      );
    },
  },
  {
    id: 'confirm-isolation',
    profile: 'seats',
    text: "Another organization's quote is rejected with 404 quote_not_found.",
    async check(context) {
      const { otherToken } = context;
      const { id } = await quote(context);
      expectProblem(await confirm(context, id, context.name('stolen'), otherToken), 404, 'quote_not_found');
    },
  },
  {
    id: 'confirm-pinned',
    profile: 'seats',
    text: "Confirming applies the quote's exact number of users and amount due, or nothing.",
    async check(context) {
      const pinned = await quote(context);
      const key = context.name('confirm');
      const change = read(await confirm(context, pinned.id, key), 'SeatChange', [201]);
      context.change = { key, change };
      context.quote = pinned;
      expect(
        change.quoteId === pinned.id,
        `quoteId is ${change.quoteId}, the confirmed quote is ${pinned.id}`,
      );
      expect(
        change.amountDue.amount === pinned.amountDue.amount,
        `amountDue is ${change.amountDue.amount}, quoted ${pinned.amountDue.amount}`,
      );
      expect(
        change.seats.to === pinned.seats.to,
        `seats.to is ${change.seats.to}, quoted ${pinned.seats.to}`,
      );
    },
  },
  {
    id: 'charged-quoted',
    profile: 'seats',
    text: 'The amount charged is the amount quoted.',
    check(context) {
      const { change } = context.earlier(context.change);
      const { status, amountCharged } = change;
      if (status !== 'succeeded') throw new NotTried(`the change is ${status}`);
      const due = context.earlier(context.quote).amountDue.amount;
      expect((amountCharged?.amount ?? due) === due, `charged ${amountCharged?.amount}, quoted ${due}`);
    },
  },
  {
    id: 'confirm-repeated',
    profile: 'seats',
    text: 'The same request with the same key returns the same change and charges nothing again.',
    async check(context) {
      const { key, change } = context.earlier(context.change);
      const reply = await confirm(context, change.quoteId, key);
      const { id } = read(reply, 'SeatChange', [200, 201]);
      expect(id === change.id, `returned another change: ${id} after ${change.id}`);
    },
  },
  {
    id: 'confirm-replay-header',
    profile: 'seats',
    text: 'A response that repeats an earlier one has Idempotency-Replayed: true.',
    async check(context) {
      const { key, change } = context.earlier(context.change);
      const value = (await confirm(context, change.quoteId, key)).headers.get(IDEMPOTENCY_REPLAYED);
      expect(value === 'true', `${IDEMPOTENCY_REPLAYED} is ${value ?? 'missing'}`);
    },
  },
  {
    id: 'confirm-key-reused',
    profile: 'seats',
    text: 'The same key with other input is rejected with 409 idempotency_key_reused.',
    async check(context) {
      const { key } = context.earlier(context.change);
      expectProblem(await confirm(context, context.name('other'), key), 409, 'idempotency_key_reused');
    },
  },
  {
    id: 'quote-used',
    profile: 'seats',
    text: 'A quote that was already confirmed is rejected with 409 quote_used.',
    async check(context) {
      const { change } = context.earlier(context.change);
      expectProblem(await confirm(context, change.quoteId, context.name('again')), 409, 'quote_used');
    },
  },
  {
    id: 'change-isolation',
    profile: 'seats',
    text: "Another organization's seat change is rejected with 404 not_found.",
    async check(context) {
      const { otherToken: token } = context;
      const { change } = context.earlier(context.change);
      expectProblem(
        await context.probe.send('GET', `seat-changes/${change.id}`, { token }),
        404,
        'not_found',
      );
    },
  },
  {
    id: 'account-follows',
    profile: 'seats',
    text: 'Once a change has succeeded, the account has the new number of users.',
    async check(context) {
      const { change } = context.earlier(context.change);
      if (change.status !== 'succeeded') throw new NotTried(`the change is ${change.status}`);
      const { quantity } = await context.seats();
      expect(
        quantity === change.seats.to,
        `the account has ${quantity} users, the change ${change.seats.to}`,
      );
    },
  },
];
