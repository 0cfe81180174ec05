import { expect } from 'chai';
import { ElementHarness, SeatEditorHarness } from '../../src/testing/harnesses/index.ts';
import type { NewTestOrganization } from '../support/backend.ts';
import { Backend, expectAccessible, mount, startBackend, unmountAll } from './support.ts';

const DAY = 86_400;
/** Half of March's 31 days. */
const HALF = 15.5 * DAY;

type Prepare = (backend: Backend) => Promise<void>;

/** The texts shown during a change from 5 to 8 users, from the number to the outcome. */
interface Reading {
  readonly name: string;
  readonly organization?: NewTestOrganization;
  readonly prepare?: Prepare;
  readonly from?: number;
  readonly to?: number;
  /** The estimated amount due, and the texts with it. */
  readonly estimate: readonly [due: string, beside: string];
  /** The lines of the review, without their sum. */
  readonly lines: Readonly<Record<string, string>>;
  /** The amount charged, in the review and at the end. */
  readonly charged: string;
  /** Further sentences of the review. */
  readonly review?: readonly string[];
  readonly done: readonly string[];
  /** The summary's text beforehand. */
  readonly summary: readonly string[];
}

const usd = {
  'Credit for unused time (5 users)': '−$72.50',
  'Prorated charge until Apr 1, 2026 (8 users)': '$116.00',
};

const READINGS: readonly Reading[] = [
  {
    name: 'in euros',
    organization: { seed: { currency: 'eur', seatAmount: 2450 } },
    estimate: ['€36.75', 'Prorated until Apr 1, 2026.'],
    lines: {
      'Credit for unused time (5 users)': '−€61.25',
      'Prorated charge until Apr 1, 2026 (8 users)': '€98.00',
    },
    charged: '€36.75',
    done: ['Paid today €36.75', '3 credits were added.'],
    summary: ['€24.50 per user per month', '€122.50 Next invoice Apr 1, 2026'],
  },
  {
    name: 'in yen, which have no decimals',
    organization: { seed: { currency: 'jpy', seatAmount: 3100 } },
    estimate: ['¥4,650', 'Prorated until Apr 1, 2026.'],
    lines: {
      'Credit for unused time (5 users)': '−¥7,750',
      'Prorated charge until Apr 1, 2026 (8 users)': '¥12,400',
    },
    charged: '¥4,650',
    done: ['Paid today ¥4,650'],
    summary: ['¥3,100 per user per month', '¥15,500 Next invoice Apr 1, 2026'],
  },
  {
    name: 'in dinars, which have three decimals',
    organization: { seed: { currency: 'kwd', seatAmount: 9000 } },
    estimate: ['The exact amount is calculated in the next step.', 'KWD 72.000'],
    lines: {
      'Credit for unused time (5 users)': '−KWD 22.500',
      'Prorated charge until Apr 1, 2026 (8 users)': 'KWD 36.000',
    },
    charged: 'KWD 13.500',
    done: ['Paid today KWD 13.500'],
    summary: ['KWD 9.000 per user per month', 'KWD 45.000 Next invoice Apr 1, 2026'],
  },
  {
    name: 'in the last second of the period, for nothing',
    organization: { elapsed: 31 * DAY - 1 },
    estimate: ['$0.00', 'Prorated until Apr 1, 2026.'],
    lines: {
      'Credit for unused time (5 users)': '$0.00',
      'Prorated charge until Apr 1, 2026 (8 users)': '$0.00',
    },
    charged: '$0.00',
    review: ['You won’t be charged today.'],
    done: ['You weren’t charged.', '3 credits were added.'],
    summary: ['$145.00 Next invoice Apr 1, 2026'],
  },
  {
    name: 'for less than can be charged',
    organization: { elapsed: 31 * DAY - 36_000 },
    to: 6,
    estimate: ['$0.00', '$0.39 is below the minimum charge and will be added to your next invoice.'],
    lines: {
      'Credit for unused time (5 users)': '−$1.95',
      'Prorated charge until Apr 1, 2026 (6 users)': '$2.34',
      'Added to your next invoice': '−$0.39',
    },
    charged: '$0.00',
    review: ['You won’t be charged today.'],
    done: ['You weren’t charged.', '1 credit was added.'],
    summary: ['$145.00 Next invoice Apr 1, 2026'],
  },
  {
    name: 'with account credit for a part',
    organization: { seed: { accountCredit: 2900 } },
    estimate: ['$14.50', 'After $29.00 in account credit.'],
    lines: { ...usd, 'Account credit applied': '−$29.00' },
    charged: '$14.50',
    done: ['Paid today $14.50'],
    summary: ['Account credit $29.00'],
  },
  {
    name: 'with account credit for all',
    organization: { seed: { accountCredit: 29_000 } },
    estimate: ['$0.00', 'Covered by your account credit ($43.50).'],
    lines: { ...usd, 'Account credit applied': '−$43.50' },
    charged: '$0.00',
    review: ['You won’t be charged today.'],
    done: ['You weren’t charged.', '3 credits were added.'],
    summary: ['Account credit $290.00'],
  },
  {
    name: 'into fewer, for account credit',
    from: 8,
    to: 5,
    estimate: ['$0.00', '$43.50 in account credit for your next invoices.'],
    lines: {
      'Credit for unused time (8 users)': '−$116.00',
      'Prorated charge until Apr 1, 2026 (5 users)': '$72.50',
      'Added to your account credit': '$43.50',
    },
    charged: '$0.00',
    review: ['$43.50 in account credit for your next invoices.'],
    done: ['You weren’t charged.', '$43.50 was added to your account credit for your next invoices.'],
    summary: ['$232.00 Next invoice Apr 1, 2026'],
  },
  {
    name: 'with tax on top',
    organization: { seed: { taxPercentage: 20 } },
    estimate: ['$43.50', 'Before tax. You’ll review the exact amount before paying.'],
    lines: { ...usd, Tax: '$8.70' },
    charged: '$52.20',
    review: ['The estimate was $43.50. The amount is different because tax is included.'],
    done: ['Paid today $52.20'],
    summary: ['$174.00 Next invoice Apr 1, 2026'],
  },
  {
    name: 'with tax inside of the price',
    organization: { seed: { taxPercentage: 19, taxInclusive: true } },
    estimate: ['Tax is calculated in the next step.', '$232.00'],
    lines: usd,
    charged: '$43.50',
    done: ['Paid today $43.50'],
    summary: ['$145.00 Next invoice Apr 1, 2026'],
  },
  {
    name: 'with a discount',
    organization: { seed: { percentOff: 20 } },
    estimate: ['$34.80', 'Prorated until Apr 1, 2026.'],
    lines: {
      'Credit for unused time (5 users)': '−$58.00',
      'Prorated charge until Apr 1, 2026 (8 users)': '$92.80',
    },
    charged: '$34.80',
    done: ['Paid today $34.80'],
    summary: ['$116.00 Next invoice Apr 1, 2026'],
  },
  {
    name: 'with something left to pay from before',
    organization: { seed: { accountCredit: -30 } },
    estimate: ['Earlier changes haven’t been billed yet. You’ll see the total in the next step.', '$232.00'],
    lines: { ...usd, 'Earlier change: Carried over from earlier invoices': '$0.30' },
    charged: '$43.80',
    done: ['Paid today $43.80'],
    summary: ['$145.30 Next invoice Apr 1, 2026'],
  },
  {
    name: 'in a trial, for nothing and without credits before it is paid for',
    organization: { seed: { trialDays: 31 } },
    estimate: [
      'You’re on a trial. Added users bring credits from the first paid billing period. You’ll see the amount due in the next step.',
      '$232.00',
    ],
    lines: {
      'Credit for unused time (5 users)': '$0.00',
      'Prorated charge until Apr 1, 2026 (8 users)': '$0.00',
    },
    charged: '$0.00',
    review: ['You won’t be charged today.', 'You’ll pay $232.00 on Apr 1, 2026. At renewal: 8 OCJ credits.'],
    done: ['You weren’t charged.', 'OCJ credits available: 5.'],
    summary: ['Trial', '$145.00 Next invoice Apr 1, 2026'],
  },
  {
    name: 'in a trial whose changes Stripe does not bill',
    organization: { seed: { trialDays: 31 }, guesses: { trialChanges: 'no_invoice' } },
    estimate: [
      'You’re on a trial. Added users bring credits from the first paid billing period. You’ll see the amount due in the next step.',
      '$232.00',
    ],
    lines: {},
    charged: '$0.00',
    review: ['You won’t be charged today.', 'You’ll pay $232.00 on Apr 1, 2026. At renewal: 8 OCJ credits.'],
    done: ['You weren’t charged.', 'OCJ credits available: 5.'],
    summary: ['Trial'],
  },
  {
    name: 'of a subscription that is scheduled to end',
    prepare: (backend) => backend.control('subscription', { cancel_at_period_end: true }),
    estimate: ['$43.50', 'Prorated until Apr 1, 2026.'],
    lines: usd,
    charged: '$43.50',
    done: ['Paid today $43.50', '3 credits were added.'],
    summary: ['Ends on Apr 1, 2026 and won’t renew.'],
  },
];

/** Mounts editor and summary for a separate organization. */
async function open(
  { seed, ...organization }: NewTestOrganization = {},
  prepare?: Prepare,
): Promise<{
  backend: Backend;
  billing: HTMLElement;
  editor: SeatEditorHarness;
  summary: ElementHarness<HTMLElement>;
}> {
  const backend = await Backend.create({ elapsed: HALF, ...organization, seed: { seats: 5, ...seed } });
  await prepare?.(backend);
  const billing = mount('ocw-billing', backend.connection);
  const summary = new ElementHarness(billing.appendChild(document.createElement('ocw-subscription-summary')));
  const editor = new SeatEditorHarness(billing.appendChild(document.createElement('ocw-seat-editor')));
  billing.timeZone = 'UTC';
  await editor.says('Number of users');
  await summary.says('Current plan');
  return { backend, billing, editor, summary };
}

/** Parses an English amount of money to minor units. */
function minorUnits(text: string): number {
  return Number(text.replace('−', '-').replace(/[^\d-]/g, ''));
}

describe('The amounts shown to the user', function () {
  // Each runs to the end, and axe-core checks it.
  this.timeout(30_000);
  before(startBackend);
  afterEach(unmountAll);

  for (const reading of READINGS) {
    it(`changes users ${reading.name}: lines that add up to the amount charged`, async () => {
      const { from = 5, to = 8, organization } = reading;
      const options = { ...organization, seed: { seats: from, ...organization?.seed } };
      const { backend, billing, editor, summary } = await open(options, reading.prepare);
      for (const sentence of reading.summary) expect(summary.text).to.include(sentence);

      await editor.type(String(to));
      const [due, beside] = reading.estimate;
      expect(due, 'else nothing is read beside it').to.not.include(beside);
      expect(editor.due).to.equal(due);
      expect(editor.text).to.include(beside);
      editor.press('Update User Count');
      await editor.says('Review your change');
      expect(editor.due).to.equal(reading.charged);
      const lines = editor.lines('line-items');
      expect(lines).to.deep.equal(reading.lines);
      expect(Object.values(lines).reduce((total, line) => total + minorUnits(line), 0)).to.equal(
        minorUnits(editor.due),
      );
      for (const sentence of reading.review ?? []) expect(editor.text).to.include(sentence);
      await expectAccessible(billing);

      const charges = (await backend.stripeState()).charges.length;
      editor.press('Confirm Update');
      await editor.says(`You now have ${to} users`);
      for (const sentence of reading.done) await editor.says(sentence);
      const stripeState = await backend.stripeState();
      const charged = stripeState.charges
        .slice(0, stripeState.charges.length - charges)
        .map(({ amount }) => amount);
      expect(charged).to.deep.equal(minorUnits(reading.charged) === 0 ? [] : [minorUnits(reading.charged)]);
      expect(stripeState.quantity).to.equal(to);
    });
  }
});
