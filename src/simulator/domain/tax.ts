import type { TaxRate } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Returns the tax rates of a list of ids. */
export function taxRatesOf(world: World, ids: readonly string[], param: string): TaxRate[] {
  return ids.map((id, index) => world.store.get('tax_rate', id, `${param}[${index}]`));
}
