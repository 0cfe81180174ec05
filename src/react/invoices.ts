import { OcwInvoices } from '../elements/invoices/invoices-element.ts';
import type { ElementComponent } from './create-component.ts';
import { createComponent } from './create-component.ts';

/** `<ocw-invoices>`: every charge and its document. */
export const Invoices: ElementComponent<OcwInvoices, 'ocw-error'> = createComponent(
  'ocw-invoices',
  OcwInvoices,
  ['ocw-error'],
);
