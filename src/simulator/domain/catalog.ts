import type { Price, Product } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Creates a product. */
export function createProduct(
  world: World,
  given: {
    readonly name: string;
    readonly id?: string;
    readonly description?: string;
    readonly metadata?: Record<string, string>;
  },
): Product {
  const now = world.now();
  const product = world.store.put('product', {
    id: given.id ?? world.id('prod'),
    object: 'product',
    active: true,
    created: now,
    default_price: null,
    description: given.description ?? null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: given.metadata ?? {},
    name: given.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: now,
    url: null,
  });
  world.emit('product.created', product);
  return product;
}

/** Properties of a new price. */
export interface PriceParts {
  readonly product: string;
  readonly currency: string;
  readonly unitAmount: number;
  readonly recurring?:
    { readonly interval: string; readonly interval_count?: number | undefined } | undefined;
  readonly lookupKey?: string | undefined;
  readonly nickname?: string | undefined;
  readonly metadata?: Record<string, string>;
}

/** Creates a price per unit, recurring or one-time. */
export function createPrice(world: World, parts: PriceParts): Price {
  world.store.get('product', parts.product, 'product');
  const price = world.store.put('price', buildPrice(world, parts));
  world.emit('price.created', price);
  return price;
}

/** Builds a price without storing it. */
export function buildPrice(world: World, parts: PriceParts): Price {
  return {
    id: world.id('price'),
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: world.now(),
    currency: parts.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: parts.lookupKey ?? null,
    metadata: parts.metadata ?? {},
    nickname: parts.nickname ?? null,
    product: parts.product,
    recurring:
      parts.recurring === undefined
        ? null
        : {
            interval: parts.recurring.interval,
            interval_count: parts.recurring.interval_count ?? 1,
            meter: null,
            trial_period_days: null,
            usage_type: 'licensed',
          },
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: parts.recurring === undefined ? 'one_time' : 'recurring',
    unit_amount: parts.unitAmount,
    unit_amount_decimal: String(parts.unitAmount),
  };
}
