import type { CurrencyOption } from './records.ts';
import type { Price } from './wire.ts';
import type { World } from './world.ts';

/** Returns the amounts of a price in all its currencies, including its own. Stripe returns them only when expanded. */
export function currencyOptionsOf(world: World, price: Price): Record<string, CurrencyOption> {
  const { currency, tax_behavior, unit_amount, unit_amount_decimal } = price;
  const own = { custom_unit_amount: null, tax_behavior, unit_amount, unit_amount_decimal };
  return { [currency]: own, ...world.store.find('_currency_options', price.id)?.options };
}
