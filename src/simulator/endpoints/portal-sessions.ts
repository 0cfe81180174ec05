import type Stripe from 'stripe';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { object, required, expand, text, unmodelled, url, oneOfModelled } from '../protocol/params.ts';
import type { TableOf } from '../protocol/params.ts';
import type { PortalSession } from '../state/wire.ts';

const flowData = object({
  type: required(
    oneOfModelled(
      ['payment_method_update'],
      'customer_update',
      'subscription_cancel',
      'subscription_pause',
      'subscription_update',
      'subscription_update_confirm',
    ),
  ),
  ...unmodelled(
    'after_completion',
    'subscription_cancel',
    'subscription_pause',
    'subscription_update',
    'subscription_update_confirm',
  ),
} satisfies TableOf<Stripe.BillingPortal.SessionCreateParams.FlowData>);

function flowOf(type: string | undefined): PortalSession['flow'] {
  if (type === undefined) return null;
  return {
    after_completion: { hosted_confirmation: null, redirect: null, type: 'portal_homepage' },
    customer_update: null,
    subscription_cancel: null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
    type,
  };
}

/** The customer portal. */
export const portalEndpoints: readonly Endpoint[] = [
  endpoint('POST /v1/billing_portal/sessions', {
    returns: 'billing_portal.session',
    params: {
      customer: required(text()),
      expand,
      flow_data: flowData,
      locale: text(10),
      return_url: url(),
      ...unmodelled('after_expiration', 'configuration', 'customer_account', 'on_behalf_of'),
    } satisfies TableOf<Stripe.BillingPortal.SessionCreateParams>,
    handle(world, params) {
      world.store.get('customer', params.customer, 'customer');
      const id = world.id('bps');
      return world.store.put('billing_portal.session', {
        id,
        object: 'billing_portal.session',
        configuration: 'bpc_simulated',
        created: world.now(),
        customer: params.customer,
        customer_account: null,
        flow: flowOf(params.flow_data?.type),
        livemode: false,
        locale: params.locale ?? null,
        on_behalf_of: null,
        return_url: params.return_url ?? null,
        url: `${world.baseUrl}/portal/${id}`,
      });
    },
  }),
];
