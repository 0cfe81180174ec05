// The host's page: the elements in a provider, the one that the address names first, for the organization that it names.
import '../../../src/define/all.ts';

const query = new URLSearchParams(location.search);
const organization = query.get('organization') ?? '';
const element = query.get('element') ?? 'ocw-seat-editor';

Object.assign(window, { fakeStripeSimulator: `/backend/_stripe/${organization}` });

const provider = Object.assign(document.createElement('ocw-billing'), {
  endpoint: '/backend',
  token: () => `test:${organization}`,
});
const tags = new Set([element, 'ocw-seat-editor', 'ocw-credit-balance', 'ocw-buy-credits']);
provider.append(...Array.from(tags, (tag) => document.createElement(tag)));
document.body.append(provider);
