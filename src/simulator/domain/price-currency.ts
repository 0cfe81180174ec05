import { invalid } from '../protocol/fault.ts';
import { currencyOptionsOf } from '../state/currency-options.ts';
import type { CurrencyOption } from '../state/records.ts';
import type { Price } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Stores the amounts of a price in other currencies than its own, in minor units. */
export function storeCurrencyOptions(
  world: World,
  price: Price,
  amounts: Readonly<Record<string, { readonly unit_amount: number }>>,
): void {
  const options = Object.entries(amounts).map(([currency, { unit_amount: amount }]) => [
    currency,
    {
      custom_unit_amount: null,
      tax_behavior: 'unspecified',
      unit_amount: amount,
      unit_amount_decimal: String(amount),
    } satisfies CurrencyOption,
  ]);
  if (options.length > 0)
    world.store.put('_currency_options', {
      id: price.id,
      options: Object.fromEntries(options) as Record<string, CurrencyOption>,
    });
}

/** Returns the price with its amount in a currency. Throws Stripe's 400 for a currency that it does not have. */
export function priceIn(world: World, price: Price, currency: string, param?: string): Price {
  if (price.currency === currency) return price;
  const option = currencyOptionsOf(world, price)[currency];
  if (option === undefined) {
    throw invalid(
      `The price specified only supports \`${price.currency}\`. This doesn't match the expected currency: \`${currency}\`.`,
      param,
    );
  }
  const { unit_amount, unit_amount_decimal, tax_behavior } = option;
  return { ...price, currency, unit_amount, unit_amount_decimal, tax_behavior };
}
