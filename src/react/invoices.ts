import { OcwInvoices } from '../elements/invoices/invoices-element.ts';
import type { ElementComponent } from './create-component.ts';
import { createComponent } from './create-component.ts';

/** `<ocw-invoices>`: lists the invoices with their PDFs. */
export const Invoices: ElementComponent<OcwInvoices, 'ocw-error'> = createComponent(
  'ocw-invoices',
  OcwInvoices,
  ['ocw-error'],
);
