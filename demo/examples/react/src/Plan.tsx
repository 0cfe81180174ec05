import { useState } from 'react';
import { Billing, SeatEditor, SubscriptionSummary } from '@oneclickworker/billing-elements/react';

export function Plan() {
  const [status, setStatus] = useState('');
  return (
    <>
      <Billing endpoint="/api/billing">
        <SubscriptionSummary />
        <SeatEditor onSeatsChange={({ change }) => setStatus(`Your plan has ${change.seats.to} users.`)} />
      </Billing>
      <p role="status">{status}</p>
    </>
  );
}
