import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import '@oneclickworker/billing-elements/define';
import type { OcwSeatsChangeEvent } from '@oneclickworker/billing-elements';

@Component({
  selector: 'app-billing',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <ocw-billing endpoint="/api/billing">
      <ocw-subscription-summary></ocw-subscription-summary>
      <ocw-seat-editor (ocw-seats-change)="changed($event)"></ocw-seat-editor>
    </ocw-billing>
    <p role="status">{{ status() }}</p>
  `,
})
export class BillingComponent {
  readonly status = signal('');

  changed({ change }: OcwSeatsChangeEvent) {
    this.status.set(`Your plan has ${change.seats.to} users.`);
  }
}
