import type { BrowserContext, Locator, Page } from '@playwright/test';
import type { NewTestOrganization, TestOrganization } from '../../support/backend.ts';
import type { Server } from '../matrix/server-process.ts';

/** A user at a host's page of a separate organization, with the real handler and the fake Stripe.js at Stripe's URL. */
export class Visit {
  readonly page: Page;
  readonly organization: TestOrganization;
  /** The address of the page. */
  readonly address: string;

  constructor(page: Page, organization: TestOrganization, address: string) {
    this.page = page;
    this.organization = organization;
    this.address = address;
  }

  /** Opens the page, whose own query may go on and which may have a hash. Organisations of one server keep apart. */
  static async begin(
    server: Server,
    context: BrowserContext,
    options: NewTestOrganization = {},
    own = '',
  ): Promise<Visit> {
    const organization = await server.create({ ...options, publishableKey: 'pk_test_visit' });
    await context.route('https://js.stripe.com/**', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: server.stripeJs }),
    );
    const page = await context.newPage();
    const address = `${server.address}/?organization=${organization.organizationId}${own}`;
    await page.goto(address);
    return new Visit(page, organization, address);
  }

  get editor(): Locator {
    return this.page.locator('ocw-seat-editor');
  }

  get buy(): Locator {
    return this.page.locator('ocw-buy-credits');
  }
}
