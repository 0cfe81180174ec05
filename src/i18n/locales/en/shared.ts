/** Words of every element: waiting, failing, and what several elements name. */
export const sharedMessages = {
  loading: 'Loading…',
  slow: 'Still waiting for an answer…',
  retry: 'Try again',
  endpointMissing: 'Not connected: this needs an “endpoint”, or an <ocw-billing> around it that has one.',
  credits: '{name} credits',
  compactCredits: '{count} {credits}',
  unknown: 'Not known yet',
  reference: 'Reference: {id}',
  error_any: 'Something went wrong.',
  error_network_error: 'The server cannot be reached. Check your connection.',
  error_module_unavailable:
    'Part of this page didn’t load. Check your connection, then try again or reload the page.',
  error_page_error: 'Something on this page isn’t working. Reload the page.',
  error_offline: 'You are offline.',
  error_timeout: 'The server did not answer in time.',
  error_internal_error: 'Something went wrong on the server.',
  error_payment_provider_unavailable: 'The payment service does not answer right now.',
  error_payment_provider_refused:
    'The payment service rejected the request. You haven’t been charged. Contact your administrator.',
  error_tax_location_invalid:
    'We can’t calculate tax for your billing address. Update your billing details, then try again. You haven’t been charged.',
  error_database_unavailable: 'The service is temporarily unavailable. Try again in a moment.',
  error_rate_limited: 'Too many requests. Wait a moment.',
  error_request_in_progress: 'This is still being worked on. Wait a moment.',
  error_unauthenticated: 'You are not signed in, or your session has ended.',
  error_forbidden: 'You may not do this. Ask an administrator of your organization.',
  error_organization_unknown: 'Your organization has no subscription yet.',
  error_invalid_response: 'The server’s answer cannot be used (“{field}”).',
  error_configuration: 'Billing is not set up correctly on this page: {detail}',
} as const;
