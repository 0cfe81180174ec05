import { notSimulated } from '../http/fault.ts';
import type { TaxRate } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** The tax rates of a list of ids. Inclusive rates are not modelled. */
export function taxRatesOf(world: World, ids: readonly string[], param: string): TaxRate[] {
  return ids.map((id, index) => {
    const rate = world.store.get('tax_rate', id, `${param}[${index}]`);
    if (rate.inclusive) throw notSimulated('inclusive tax rates on subscriptions', `${param}[${index}]`);
    return rate;
  });
}
