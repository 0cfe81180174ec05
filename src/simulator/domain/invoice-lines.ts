import { discountAmounts } from './discounts.ts';
import type { DiscountAmount, DiscountInForce } from './discounts.ts';
import { percentInside, percentOf, roundTiesDown } from './money.ts';
import { shortDate } from './calendar.ts';
import type { Period } from './calendar.ts';
import { priceIn } from './price-currency.ts';
import { fullSeconds } from './proration.ts';
import type { ProratedLine } from './proration.ts';
import type {
  CheckoutLine,
  InvoiceItem,
  InvoiceLine,
  Price,
  Subscription,
  SubscriptionItem,
  TaxRate,
} from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** What all lines of an invoice have in common. */
export interface LineTerms {
  readonly invoice: string;
  readonly currency: string;
  readonly subscription: Subscription | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly taxRates: readonly TaxRate[];
  readonly discounts: readonly DiscountInForce[];
  /** Whether credit lines reference the debits that they credit: the guess `creditedItems`. Default: true. */
  readonly namesCredited?: () => boolean;
}

interface LineParts {
  readonly amount: number;
  readonly description: string;
  readonly discountable: boolean;
  /** What each discount takes off. Default: those that apply, if the line is discountable. */
  readonly discountAmounts?: readonly DiscountAmount[];
  readonly parent: NonNullable<InvoiceLine['parent']>;
  readonly period: Period;
  readonly pricing: InvoiceLine['pricing'];
  readonly quantity: number;
}

/**
 * Returns the recurring line of a period: its amount is before discounts, which are listed separately. Free in a trial, and prorated in
 * a first period that is shorter than the interval. Whether that line is a proration is the guess `shortPeriodLine`.
 */
export function recurringLine(
  world: World,
  terms: LineTerms,
  item: SubscriptionItem,
  period: Period,
): InvoiceLine {
  const price = priceIn(world, item.price, terms.currency);
  const quantity = item.quantity ?? 1;
  const isTrial = period.start < (terms.subscription?.trial_end ?? -Infinity);
  const name = productName(world, price);
  const anchor = terms.subscription?.billing_cycle_anchor ?? period.start;
  const full = fullSeconds({ price, period }, anchor);
  const seconds = period.end - period.start;
  const isShort = !isTrial && seconds < full;
  const amount = roundTiesDown(
    BigInt(price.unit_amount ?? 0) * BigInt(quantity) * BigInt(seconds),
    BigInt(full),
  );
  return writeLine(world, terms, {
    amount: isTrial ? 0 : amount,
    description: isTrial
      ? `Trial period for ${name}`
      : `${quantity} × ${name} (at ${price.unit_amount ?? 0} ${price.currency} / ${price.recurring?.interval ?? ''})`,
    discountable: true,
    parent: subscriptionItemParent(terms, item.id, {
      isProration: isShort && world.guesses.shortPeriodLine === 'proration',
    }),
    period,
    pricing: pricingOf(price),
    quantity,
  });
}

/** Returns a prorated line, which is never discountable: its amount includes discounts, or lists those of the proration. */
export function prorationLine(world: World, terms: LineTerms, line: ProratedLine): InvoiceLine {
  return writeLine(world, terms, {
    amount: line.amount,
    description: prorationDescription(world, line),
    discountable: false,
    discountAmounts: line.discountAmounts,
    parent: subscriptionItemParent(terms, line.item, {
      isProration: true,
      invoiceItem: world.id('ii'),
      credited: line.credited,
    }),
    period: line.period,
    pricing: pricingOf(line.price),
    quantity: line.quantity,
  });
}

/** Returns, for example, `Remaining time on 8 × Plus after 3 Nov 2026`. */
export function prorationDescription(world: World, line: ProratedLine): string {
  const words = line.kind === 'credit' ? 'Unused time on' : 'Remaining time on';
  return `${words} ${line.quantity} × ${productName(world, line.price)} after ${shortDate(line.period.start)}`;
}

/** Returns the line of a pending invoice item. */
export function pendingItemLine(world: World, terms: LineTerms, item: InvoiceItem): InvoiceLine {
  return writeLine(world, terms, {
    amount: item.amount,
    description: item.description ?? '',
    discountable: item.discountable,
    parent: {
      type: 'invoice_item_details',
      subscription_item_details: null,
      invoice_item_details: {
        invoice_item: item.id,
        proration: item.proration,
        proration_details: { credited_items: null },
        subscription: terms.subscription?.id ?? null,
      },
    },
    period: item.period,
    pricing: item.pricing,
    quantity: item.quantity,
  });
}

function subscriptionItemParent(
  terms: LineTerms,
  item: string,
  {
    isProration,
    invoiceItem = null,
    credited: named = null,
  }: {
    readonly isProration: boolean;
    readonly invoiceItem?: string | null;
    readonly credited?: ProratedLine['credited'];
  },
): NonNullable<InvoiceLine['parent']> {
  const credited = named !== null && terms.namesCredited?.() === false ? null : named;
  return {
    type: 'subscription_item_details',
    invoice_item_details: null,
    subscription_item_details: {
      invoice_item: invoiceItem,
      proration: isProration,
      proration_details: {
        credited_items:
          credited === null ? null : { invoice: credited.invoice, invoice_line_items: [credited.line] },
      },
      subscription: terms.subscription?.id ?? null,
      subscription_item: item,
    },
  };
}

/** Returns the line of a one-time purchase at Checkout. */
export function purchaseLine(world: World, terms: LineTerms, line: CheckoutLine): InvoiceLine {
  const now = world.now();
  return writeLine(world, terms, {
    amount: line.amount_total,
    description: line.description ?? '',
    discountable: true,
    parent: {
      type: 'invoice_item_details',
      subscription_item_details: null,
      invoice_item_details: {
        invoice_item: world.id('ii'),
        proration: false,
        proration_details: { credited_items: null },
        subscription: null,
      },
    },
    period: { start: now, end: now },
    pricing: line.price === null ? null : pricingOf(priceIn(world, line.price, terms.currency)),
    quantity: line.quantity ?? 1,
  });
}

/** Returns a line. Discounts and taxes are rounded per line and summed later. */
function writeLine(world: World, terms: LineTerms, parts: LineParts): InvoiceLine {
  const applied =
    parts.discountAmounts ?? discountAmounts(parts.amount, parts.discountable ? terms.discounts : []);
  const taxable = parts.amount - applied.reduce((sum, entry) => sum + entry.amount, 0);
  return {
    id: world.id('il'),
    object: 'line_item',
    amount: parts.amount,
    currency: terms.currency,
    description: parts.description,
    discount_amounts: [...applied],
    discountable: parts.discountable,
    discounts: applied.map(({ discount }) => discount),
    invoice: terms.invoice,
    livemode: false,
    metadata: { ...terms.metadata },
    parent: parts.parent,
    period: parts.period,
    pretax_credit_amounts: applied.map(({ amount, discount }) => ({
      amount,
      discount,
      type: 'discount' as const,
    })),
    pricing: parts.pricing,
    quantity: parts.quantity,
    quantity_decimal: String(parts.quantity),
    subscription: terms.subscription?.id ?? null,
    subtotal: parts.amount,
    taxes: terms.taxRates.map((rate) => taxOn(taxable, rate)),
  };
}

/** Returns the tax on an amount, exclusive or inclusive. */
function taxOn(amount: number, rate: TaxRate): NonNullable<InvoiceLine['taxes']>[number] {
  const tax = rate.inclusive ? percentInside(amount, rate.percentage) : percentOf(amount, rate.percentage);
  return {
    amount: tax,
    tax_behavior: rate.inclusive ? 'inclusive' : 'exclusive',
    tax_rate_details: { tax_rate: rate.id },
    taxability_reason: 'standard_rated',
    taxable_amount: rate.inclusive ? amount - tax : amount,
    type: 'tax_rate_details',
  };
}

/** Returns the `pricing` of a line. */
export function pricingOf(price: Price): NonNullable<InvoiceLine['pricing']> {
  return {
    type: 'price_details',
    price_details: { price: price.id, product: price.product },
    unit_amount_decimal: price.unit_amount_decimal,
  };
}

/** Returns the name of a price's product. */
export function productName(world: World, price: Price): string {
  return world.store.find('product', price.product)?.name ?? 'Product';
}
