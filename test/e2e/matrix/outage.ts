import type { Scene } from './interruptions.ts';

const BROWSER_API = '**/backend/_stripe/**';

/** Nobody reaches Stripe: neither the server nor the page. */
export async function stripeIsDown({ server, organization, tab }: Scene): Promise<void> {
  const forever = { kind: 'lost', position: 'before', times: 1_000_000 };
  await server.control(organization.organizationId, 'faults', forever);
  await tab.page.context().route(BROWSER_API, (route) => route.abort('connectionfailed'));
}

export async function stripeIsBack({ server, organization, tab }: Scene): Promise<void> {
  await server.control(organization.organizationId, 'faults', { reset: true });
  await tab.page.context().unroute(BROWSER_API);
}
