// The host's page: the elements in a provider, for the organisation that the address names.
import '../../../src/define/all.ts';

const organization = new URLSearchParams(location.search).get('organization') ?? '';

Object.assign(window, { fakeStripeSimulator: `/backend/_stripe/${organization}` });

const provider = Object.assign(document.createElement('ocw-billing'), {
  endpoint: '/backend',
  token: () => `test:${organization}`,
});
provider.append(
  ...(['ocw-seat-editor', 'ocw-credit-balance', 'ocw-buy-credits'] as const).map((tag) =>
    document.createElement(tag),
  ),
);
document.body.append(provider);
