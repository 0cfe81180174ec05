import { OcwInvoices } from '../elements/invoices/invoices-element.ts';
import { defineElement } from '../elements/base/define-element.ts';

defineElement('ocw-invoices', OcwInvoices);
