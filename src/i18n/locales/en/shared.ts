/**
 * Messages of every element: loading states, failures when no other messages can load, and terms that several elements
 * use.
 */
export const sharedMessages = {
  loading: 'Loading…',
  slow: 'Still loading…',
  retry: 'Try again',
  endpointMissing: 'Not connected. Set “endpoint” on this element or on an <ocw-billing> around it.',
  credits: '{name} credits',
  compactCredits: { one: '{count} {name} credit', other: '{count} {name} credits' },
  reference: 'Reference: {id}',
  error_any: 'Something went wrong.',
  error_network_error: 'We can’t reach the server. Check your connection.',
  error_module_unavailable:
    'Part of this page didn’t load. Check your connection, then try again or reload the page.',
  error_page_error: 'Something on this page isn’t working. Reload the page.',
  error_offline: 'You’re offline.',
  error_timeout: 'The server took too long to respond.',
  unknown: 'Not available yet',
} as const;
