/** Messages for server errors, misconfigured pages, and failures that elements share. Loaded with the first failure. */
export const failureMessages = {
  error_internal_error: 'Something went wrong on the server.',
  error_payment_provider_unavailable: 'The payment service isn’t responding right now.',
  error_payment_provider_refused:
    'The payment service rejected the request. You haven’t been charged. Contact your administrator.',
  error_database_unavailable: 'The service is temporarily unavailable. Try again in a moment.',
  error_rate_limited: 'Too many requests. Wait a moment, then try again.',
  error_unauthenticated: 'You’re not signed in, or your session has expired. Sign in again.',
  error_forbidden: 'You don’t have permission. Ask an administrator of your organization.',
  error_organization_unknown: 'Your organization doesn’t have a subscription yet.',
  error_invalid_response: 'The server sent an invalid response (“{field}”).',
  error_configuration: 'Billing isn’t set up correctly on this page: {detail}',
  affected: 'Affected: {parts}',
  unavailable: 'Not available right now.',
  partPlan: 'plan',
  partUsers: 'number of users',
  partCredits: 'credits',
  partBuying: 'credit purchases',
  partHistory: 'credit history',
  partInvoices: 'invoices',
} as const;
