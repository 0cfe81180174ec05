/** Words around a payment form; loaded when somebody pays. */
export const paymentMessages = {
  formLoading: 'Loading the payment form…',
  form_blocked: 'The payment form did not load. Something on this page or network may block it.',
  form_timeout: 'The payment form did not load in time.',
  form_configuration: 'The payment form cannot be shown on this page.',
  form_placement: 'The payment form cannot be shown in this part of the page.',
  formRetry: 'Load it again',
  payAtStripe: 'Pay on Stripe’s page',
  pay: 'Pay {amount}',
  paying: 'Paying…',
  payingNote: 'Waiting for the payment. Please keep this page open.',
  challengeNote: 'Your bank asks you to approve the payment.',
  paymentIncomplete: 'Something is missing in the payment form.',
  paymentFailed: 'The payment did not go through.',
  paymentTryAgain: 'Nothing was charged. You can try again, or pay in another way.',
  paymentUnapproved: 'The payment still waits for your approval. Nothing was charged yet.',
  paymentInDoubt: 'We lost sight of your payment, and nothing has arrived. You can try again.',
} as const;
