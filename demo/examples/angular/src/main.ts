import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { BillingComponent } from './billing.component';

bootstrapApplication(BillingComponent, { providers: [provideZonelessChangeDetection()] });
