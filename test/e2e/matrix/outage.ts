import type { Scene } from './interruptions.ts';

const BROWSER_API = '**/backend/_stripe/**';

/** The server does not reach Stripe. */
export async function serverIsCutOff({ server, organization }: Scene): Promise<void> {
  const forever = { kind: 'lost', position: 'before', times: 1_000_000 };
  await server.control(organization.organizationId, 'faults', forever);
}

/** Neither the server nor the page can reach Stripe. */
export async function stripeIsDown(scene: Scene): Promise<void> {
  await serverIsCutOff(scene);
  const { tab } = scene;
  await tab.page.context().route(BROWSER_API, (route) => route.abort('connectionfailed'));
}

export async function stripeIsBack({ server, organization, tab }: Scene): Promise<void> {
  await server.control(organization.organizationId, 'faults', { reset: true });
  await tab.page.context().unroute(BROWSER_API);
}
