import { billingRoutes } from '@oneclickworker/billing-elements/server/next';
import { billing } from '../../../../lib/billing';

export const { GET, POST, DELETE, OPTIONS } = billingRoutes(billing);
