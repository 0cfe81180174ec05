import type { SeatChangeQuote } from '../../contract/index.ts';
import { IDEMPOTENCY_REPLAYED } from '../../contract/index.ts';
import type { Reply } from './probe.ts';
import { expect, faultsOf, NotTried, read, refused } from './probe.ts';
import type { Sentence, Stage } from './sentence.ts';
import { wellFormed } from './sentence.ts';

const isSum = ({ message }: { readonly message: string }): boolean =>
  /^(is -?\d+, but the other|is negative|is in [A-Z]{3}, )/.test(message);

async function askQuote(stage: Stage): Promise<Reply> {
  const { account, quantity } = await stage.seats();
  const seats = quantity + 1;
  if (account.seats.maximum !== null && seats > account.seats.maximum)
    throw new NotTried('no user can be added');
  return await stage.probe.send('POST', 'seat-changes/quotes', { body: { seats } });
}

const quote = async (stage: Stage): Promise<SeatChangeQuote> =>
  wellFormed(await askQuote(stage), 'SeatChangeQuote', 201);

const confirm = (stage: Stage, quoteId: string, key: string, token?: string): Promise<Reply> =>
  stage.probe.send('POST', 'seat-changes', {
    body: { quoteId },
    key,
    ...(token === undefined ? {} : { token }),
  });

/** The sentences about seat changes. One user is added to the organization, and paid for. */
export const SEATS: readonly Sentence[] = [
  {
    id: 'quote-fields',
    profile: 'seats',
    text: 'POST seat-changes/quotes returns 201 and every field of a quote, each of its type.',
    async check(stage) {
      const reply = await askQuote(stage);
      expect(reply.status === 201, `${reply.label} responded ${reply.status}`);
      const wrong = faultsOf(reply, 'SeatChangeQuote').find((fault) => !isSum(fault));
      expect(wrong === undefined, `quote.${wrong?.field}: ${wrong?.message}`);
    },
  },
  {
    id: 'quote-sums',
    profile: 'seats',
    text: 'The amounts of a quote follow from each other, in one currency: lines, discount, tax, account credit, amount due.',
    async check(stage) {
      const wrong = faultsOf(await askQuote(stage), 'SeatChangeQuote').find(isSum);
      expect(wrong === undefined, `quote.${wrong?.field} ${wrong?.message}`);
    },
  },
  {
    id: 'quote-seats',
    profile: 'seats',
    text: 'A quote is from the current number of users to the number that was asked for.',
    async check(stage) {
      const { quantity } = await stage.seats();
      const { from, to } = (await quote(stage)).seats;
      expect(
        from === quantity && to === quantity + 1,
        `quote.seats is ${from} → ${to}, asked ${quantity + 1}`,
      );
    },
  },
  {
    id: 'quote-credits',
    profile: 'seats',
    text: 'The credits after a change are those before plus those added.',
    async check(stage) {
      const { before, added, after } = (await quote(stage)).credits;
      expect(after === before + added, `quote.credits: ${before} + ${added} is not ${after}`);
    },
  },
  {
    id: 'quote-expiry',
    profile: 'seats',
    text: 'A quote expires in the future, and its proration date is not in the future.',
    async check(stage) {
      const { expiresAt, prorationDate } = await quote(stage);
      const { serverTime } = await stage.account();
      expect(expiresAt > serverTime, `expiresAt ${expiresAt} is not after serverTime ${serverTime}`);
      expect(prorationDate <= serverTime, `prorationDate ${prorationDate} is after serverTime ${serverTime}`);
    },
  },
  {
    id: 'quote-changes-nothing',
    profile: 'seats',
    text: 'A quote changes nothing.',
    async check(stage) {
      const { quantity } = await stage.seats();
      await quote(stage);
      const after = await stage.seats();
      expect(after.quantity === quantity, `${quantity} users became ${after.quantity}`);
    },
  },
  {
    id: 'quote-invalid',
    profile: 'seats',
    text: 'A number of users that is no whole number is refused with 422 invalid_request, naming the field.',
    async check({ probe }) {
      const reply = await probe.send('POST', 'seat-changes/quotes', { body: { seats: 1.5 } });
      const { errors = [] } = refused(reply, 422, 'invalid_request');
      expect(
        errors.some(({ field }) => field === 'seats'),
        'errors does not name the field seats',
      );
    },
  },
  {
    id: 'quote-unchanged',
    profile: 'seats',
    text: 'The number of users that the subscription has is refused with 409 seats_unchanged.',
    async check(stage) {
      const { quantity } = await stage.seats();
      const reply = await stage.probe.send('POST', 'seat-changes/quotes', { body: { seats: quantity } });
      refused(reply, 409, 'seats_unchanged');
    },
  },
  {
    id: 'quote-minimum',
    profile: 'seats',
    text: 'Fewer users than the minimum are refused with 422 seats_below_minimum and the limit.',
    async check(stage) {
      const { minimum } = (await stage.account()).seats;
      if (minimum < 2) throw new NotTried('the minimum is 1 user');
      const reply = await stage.probe.send('POST', 'seat-changes/quotes', { body: { seats: minimum - 1 } });
      const { limit } = refused(reply, 422, 'seats_below_minimum');
      expect(limit === minimum, `limit is ${limit}, seats.minimum ${minimum}`);
    },
  },
  {
    id: 'confirm-key',
    profile: 'seats',
    text: 'A confirmation without an Idempotency-Key is refused with 422 and changes nothing.',
    async check(stage) {
      const { id } = await quote(stage);
      const reply = await stage.probe.send('POST', 'seat-changes', { body: { quoteId: id } });
      refused(reply, 422, 'invalid_request');
    },
  },
  {
    id: 'confirm-unknown',
    profile: 'seats',
    text: 'A quote that does not exist is refused with 404 quote_not_found.',
    async check(stage) {
      refused(await confirm(stage, stage.name('none'), stage.name('unknown')), 404, 'quote_not_found');
    },
  },
  {
    id: 'confirm-isolation',
    profile: 'seats',
    text: "Another organization's quote is refused with 404 quote_not_found.",
    async check(stage) {
      const { otherToken } = stage;
      const { id } = await quote(stage);
      refused(await confirm(stage, id, stage.name('stolen'), otherToken), 404, 'quote_not_found');
    },
  },
  {
    id: 'confirm-pinned',
    profile: 'seats',
    text: 'Confirming applies exactly the quote: its users and its amount due, or nothing.',
    async check(stage) {
      const pinned = await quote(stage);
      const key = stage.name('confirm');
      const change = read(await confirm(stage, pinned.id, key), 'SeatChange', [201]);
      stage.change = { key, change };
      stage.quote = pinned;
      expect(change.quoteId === pinned.id, `quoteId is ${change.quoteId}, confirmed was ${pinned.id}`);
      expect(
        change.amountDue.amount === pinned.amountDue.amount,
        `amountDue is ${change.amountDue.amount}, the quote said ${pinned.amountDue.amount}`,
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
    text: 'What is charged is what the quote said.',
    check(stage) {
      const { change } = stage.earlier(stage.change);
      const { status, amountCharged } = change;
      if (status !== 'succeeded') throw new NotTried(`the change is ${status}`);
      const due = stage.earlier(stage.quote).amountDue.amount;
      expect((amountCharged?.amount ?? due) === due, `charged ${amountCharged?.amount}, quoted ${due}`);
    },
  },
  {
    id: 'confirm-repeated',
    profile: 'seats',
    text: 'The same request with the same key returns the same change and charges nothing more.',
    async check(stage) {
      const { key, change } = stage.earlier(stage.change);
      const reply = await confirm(stage, change.quoteId, key);
      const { id } = read(reply, 'SeatChange', [200, 201]);
      expect(id === change.id, `another change: ${id} after ${change.id}`);
    },
  },
  {
    id: 'confirm-replay-header',
    profile: 'seats',
    text: 'A response that repeats an earlier one says so: Idempotency-Replayed is true.',
    async check(stage) {
      const { key, change } = stage.earlier(stage.change);
      const value = (await confirm(stage, change.quoteId, key)).headers.get(IDEMPOTENCY_REPLAYED);
      expect(value === 'true', `${IDEMPOTENCY_REPLAYED} is ${value ?? 'missing'}`);
    },
  },
  {
    id: 'confirm-key-reused',
    profile: 'seats',
    text: 'The same key with other input is refused with 409 idempotency_key_reused.',
    async check(stage) {
      const { key } = stage.earlier(stage.change);
      refused(await confirm(stage, stage.name('other'), key), 409, 'idempotency_key_reused');
    },
  },
  {
    id: 'quote-used',
    profile: 'seats',
    text: 'A quote that was confirmed is refused with 409 quote_used.',
    async check(stage) {
      const { change } = stage.earlier(stage.change);
      refused(await confirm(stage, change.quoteId, stage.name('again')), 409, 'quote_used');
    },
  },
  {
    id: 'change-isolation',
    profile: 'seats',
    text: "Another organization's seat change is refused with 404 not_found.",
    async check(stage) {
      const { otherToken: token } = stage;
      const { change } = stage.earlier(stage.change);
      refused(await stage.probe.send('GET', `seat-changes/${change.id}`, { token }), 404, 'not_found');
    },
  },
  {
    id: 'account-follows',
    profile: 'seats',
    text: 'Once a change has succeeded, the account has the new number of users.',
    async check(stage) {
      const { change } = stage.earlier(stage.change);
      if (change.status !== 'succeeded') throw new NotTried(`the change is ${change.status}`);
      const { quantity } = await stage.seats();
      expect(quantity === change.seats.to, `the account has ${quantity} users, paid are ${change.seats.to}`);
    },
  },
];
