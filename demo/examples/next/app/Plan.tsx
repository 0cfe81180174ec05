'use client';
import { useState } from 'react';
import type { Account } from '@oneclickworker/billing-elements/contract';
import { Billing, SeatEditor, SubscriptionSummary } from '@oneclickworker/billing-elements/react';

export function Plan({ account }: { account: Account }) {
  const [status, setStatus] = useState('');
  return (
    <>
      <Billing endpoint="/api/billing" account={account}>
        <SubscriptionSummary />
        <SeatEditor onSeatsChange={({ change }) => setStatus(`Your plan has ${change.seats.to} users.`)} />
      </Billing>
      <p role="status">{status}</p>
    </>
  );
}
