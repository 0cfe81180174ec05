/** Words of every element: waiting, failing, and what several elements name. */
export const sharedMessages = {
  loading: 'Loading…',
  slow: 'Still loading…',
  retry: 'Try again',
  endpointMissing: 'Not connected. Set “endpoint” on this element or on an <ocw-billing> around it.',
  credits: '{name} credits',
  compactCredits: '{count} {credits}',
  reference: 'Reference: {id}',
  error_any: 'Something went wrong.',
  error_network_error: 'We can’t reach the server. Check your connection.',
  error_module_unavailable:
    'Part of this page didn’t load. Check your connection, then try again or reload the page.',
  error_page_error: 'Something on this page isn’t working. Reload the page.',
  error_offline: 'You’re offline.',
  error_timeout: 'The server took too long to respond.',
  error_internal_error: 'Something went wrong on the server.',
  error_payment_provider_unavailable: 'The payment service isn’t responding right now.',
  error_payment_provider_refused:
    'The payment service rejected the request. You haven’t been charged. Contact your administrator.',
  error_database_unavailable: 'The service is temporarily unavailable. Try again in a moment.',
  error_rate_limited: 'Too many requests. Wait a moment.',
  error_unauthenticated: 'You’re not signed in, or your session has expired.',
  error_forbidden: 'You don’t have permission. Ask an administrator of your organization.',
  unknown: 'Not available yet',
  error_organization_unknown: 'Your organization doesn’t have a subscription yet.',
  error_invalid_response: 'The server sent an invalid response (“{field}”).',
  error_configuration: 'Billing isn’t set up correctly on this page: {detail}',
} as const;
